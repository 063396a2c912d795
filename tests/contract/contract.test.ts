import { startSandbox } from "../../sandbox/index";
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
function describeContract(name: string, start: () => Promise<Running>): void {
  describe(`the contract of Keystone: ${name}`, () => {
    let running: Running | undefined;
    let session: Session | undefined;
    const open = (): Session => {
      if (session === undefined) throw new Error("No session outside of a test.");
      return session;
    };

    before(async () => {
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
      part(open);
  });
}

describeContract("sandbox", async () => {
  const sandbox = await startSandbox();
  return { cloud: { name: "sandbox", authUrl: sandbox.authUrl, version: 30 }, stop: () => sandbox.stop() };
});

// A real Keystone with the fixture of the recipe, such as http://127.0.0.1:5000/v3, and its version, such as 30.0.0.
const url = process.env["VENTUS_TEST_KEYSTONE_URL"];
if (url !== undefined && url !== "") {
  const version = process.env["VENTUS_TEST_KEYSTONE_VERSION"] ?? "30.0.0";
  describeContract(`real ${version} at ${url}`, () =>
    Promise.resolve({
      cloud: { name: `Keystone ${version}`, authUrl: url, version: Number.parseInt(version, 10) },
      stop: () => Promise.resolve(),
    }),
  );
}
