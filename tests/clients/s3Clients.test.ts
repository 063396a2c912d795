import { create } from "../../provider/objectStorageCredentials/create";
import type { State } from "../../provider/objectStorageCredentials/state";
import { Secret } from "../../provider/secret";
import { type Sandbox, startSandbox } from "../../sandbox";
import { TestCloud } from "../helpers/cloud";
import { leaveOut } from "../helpers/leaveOut";
import { startTlsFront, type TlsFront } from "../helpers/tlsFront";
import { installClients, testEveryClient, testPublicUrl, type Storage } from "./s3Clients";

describe("the sandbox's credentials, in the form that each client wants", function () {
  // The first run installs the clients, which takes about half a minute.
  this.timeout(300_000);

  let sandbox: Sandbox;
  let front: TlsFront;
  let state: State;

  before(async function () {
    try {
      await installClients();
    } catch (error) {
      leaveOut(this, "with S3's clients, which take Debian's packages and Python 3 with pip", error);
    }
  });
  before(async () => {
    sandbox = await startSandbox();
    front = await startTlsFront(sandbox.s3Endpoint);
    const test = new TestCloud(sandbox.environment());
    state = await create(test.cloud, {}, test.call());
    await test.cloud.close();
  });
  after(async () => {
    await front.stop();
    await sandbox.stop();
  });

  const storage = (secretKey: Secret): Storage => ({
    credentials: { accessKey: state.accessKey, secretKey: secretKey.reveal(), endpoint: front.url },
    projectId: state.projectId,
    cert: front.cert,
  });

  testEveryClient(() => storage(state.secretKey));
  testPublicUrl(() => storage(state.secretKey));

  describe("whose secret has every character that shells and files read in their own way", () => {
    const secretKey = new Secret(`it's "a" \`b\` $HOME %d \\ #;=é&|<>*?[x]{y}!~^`);

    before(async () => {
      const test = new TestCloud(sandbox.environment());
      const { accessKey } = state;
      const record = await test.cloud.blobs.get(accessKey, test.call());
      if ("status" in record) throw new Error("no record");
      await test.cloud.blobs.changeSecret(accessKey, record, secretKey, test.call());
      await test.cloud.close();
    });

    testEveryClient(() => storage(secretKey));
  });
});
