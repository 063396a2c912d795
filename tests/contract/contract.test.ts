import { startSandbox } from "../../sandbox";
import { startKeystone } from "../../tools/cloud/keystone";
import { NoKeystone } from "../../tools/cloud/keystoneInstall";
import type { KeystoneVersion } from "../../tools/cloud/keystoneInstall";
import { progressOn } from "../../tools/lib/progress";
import { closingLine } from "../helpers/closingLines";
import { describeInFullRun } from "../helpers/fullRun";
import { leaveOut } from "../helpers/leaveOut";
import { describeApplicationCredentials } from "./applicationCredentials";
import type { Cloud } from "./cloud";
import { describeCredentials } from "./credentials";
import { describeEc2Credentials } from "./ec2Credentials";
import { describeGrants } from "./grants";
import { describeHttp } from "./http";
import { describeIdentity } from "./identity";
import { describeRegenerate } from "./regenerate";
import { describeS3Tokens } from "./s3tokens";
import { Session } from "./session";
import { describeTokens } from "./tokens";

interface Running {
  readonly cloud: Cloud;
  stop(): Promise<void>;
}

/** The rows that were tried, whatever came of them, and the servers they were tried on. */
const rows = new Set<string>();
const servers = new Set<string>();

/** The same tests for every cloud: where they pass on both, the sandbox answers as the real one does. */
function describeContract(
  name: string,
  version: number,
  start: () => Promise<Running>,
  describeServer: typeof describeInFullRun = describe,
): void {
  describeServer(name, () => {
    let running: Running | undefined;
    let session: Session | undefined;
    const open = (): Session => {
      if (session === undefined) throw new Error("No session outside of a test.");
      return session;
    };

    before(async function () {
      // The first Keystone of a version is installed from the Python registry.
      this.timeout(600_000);
      try {
        running = await start();
        servers.add(name);
      } catch (error) {
        if (!(error instanceof NoKeystone)) throw error;
        leaveOut(this, `of the contract on ${name}`, error);
      }
    });
    after(async () => {
      await running?.stop();
    });
    beforeEach(() => {
      if (running !== undefined) session = new Session(running.cloud);
    });
    afterEach(async function () {
      rows.add(this.currentTest?.titlePath().slice(2).join(" ") ?? "");
      await session?.cleanUp();
      session = undefined;
    });

    for (const part of [
      describeHttp,
      describeTokens,
      describeIdentity,
      describeGrants,
      describeEc2Credentials,
      describeRegenerate,
      describeCredentials,
      describeApplicationCredentials,
      describeS3Tokens,
    ])
      part(open, version);
  });
}

describe("the contract of Keystone", () => {
  after(() => {
    closingLine(`contract: ${rows.size} rows x ${servers.size} servers (${[...servers].join(", ")})`);
  });

  describeContract("sandbox", 30, async () => {
    const sandbox = await startSandbox();
    return { cloud: { name: "sandbox", authUrl: sandbox.authUrl, version: 30 }, stop: () => sandbox.stop() };
  });

  describeReal("30.0.0", describe);
  describeReal("29.1.0", describeInFullRun);
  describeReal("28.0.0", describeInFullRun);
});

function describeReal(version: KeystoneVersion, describeServer: typeof describeInFullRun): void {
  const major = Number.parseInt(version, 10);
  const start = async (): Promise<Running> => {
    const keystone = await startKeystone({ version, progress: progressOn(process.stderr) });
    const cloud = { name: `Keystone ${version}`, authUrl: keystone.authUrl, version: major };
    return { cloud, stop: () => keystone.stop() };
  };
  describeContract(`Keystone ${version}`, major, start, describeServer);
}
