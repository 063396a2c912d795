import { type Sandbox, startSandbox } from "../../../sandbox/index";
import { type Key, makeKey } from "../s3Client";
import { testUploads } from "./uploads";

describe("uploads to the sandbox", () => {
  let sandbox: Sandbox;
  let key: Key;

  before(async () => {
    sandbox = await startSandbox();
    key = await makeKey(sandbox, "org:alice");
  });
  after(() => sandbox.stop());

  testUploads(() => ({ endpoint: sandbox.s3Endpoint, key }));
});
