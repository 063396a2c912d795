import { startSandbox } from "../../sandbox";
import { startKeystone } from "../../tools/cloud/keystone";
import type { KeystoneVersion } from "../../tools/cloud/keystoneInstall";
import { progressOn } from "../../tools/lib/progress";
import { describeApplicationCredentials } from "./applicationCredentials";
import type { Cloud } from "./cloud";
import { describeCredentials } from "./credentials";
import { describeEc2Credentials } from "./ec2Credentials";
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

/** The same tests for every cloud: where they pass on both, the sandbox answers as the real one does. */
function describeContract(name: string, version: number, start: () => Promise<Running>): void {
  describe(`the contract of Keystone: ${name}`, () => {
    let running: Running | undefined;
    let session: Session | undefined;
    const open = (): Session => {
      if (session === undefined) throw new Error("No session outside of a test.");
      return session;
    };

    before(async function () {
      // The first Keystone of a version is installed from the Python registry.
      this.timeout(600_000);
      running = await start();
    });
    after(async () => {
      await running?.stop();
    });
    beforeEach(() => {
      if (running !== undefined) session = new Session(running.cloud);
    });
    afterEach(async () => {
      await session?.cleanUp();
      session = undefined;
    });

    for (const part of [
      describeHttp,
      describeTokens,
      describeIdentity,
      describeEc2Credentials,
      describeRegenerate,
      describeCredentials,
      describeApplicationCredentials,
      describeS3Tokens,
    ])
      part(open, version);
  });
}

describeContract("sandbox", 30, async () => {
  const sandbox = await startSandbox();
  return { cloud: { name: "sandbox", authUrl: sandbox.authUrl, version: 30 }, stop: () => sandbox.stop() };
});

// Real ones: 30.0.0 in every run, the older ones in the full run.
const versions: readonly KeystoneVersion[] =
  process.env["VENTUS_TEST_FULL"] === "1" ? ["30.0.0", "29.1.0", "28.0.0"] : ["30.0.0"];
for (const version of versions) {
  const major = Number.parseInt(version, 10);
  describeContract(`Keystone ${version}`, major, async () => {
    const keystone = await startKeystone({ version, progress: progressOn(process.stderr) });
    const cloud = { name: `Keystone ${version}`, authUrl: keystone.authUrl, version: major };
    return { cloud, stop: () => keystone.stop() };
  });
}
