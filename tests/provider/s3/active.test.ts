import { expect } from "chai";
import { HttpClient } from "../../../provider/http/client";
import { waitUntilActive } from "../../../provider/s3/active";
import { checkKey } from "../../../provider/s3/gateway";
import { Secret } from "../../../provider/secret";
import { startSandbox } from "../../../sandbox";
import { FakeClock } from "../../helpers/clock";
import { TestCloud } from "../../helpers/cloud";
import { answer, reset, ScriptedServer } from "../../helpers/scriptedServer";
import type { Script } from "../../helpers/scriptedServer";
import { failure } from "../../helpers/values";

const key = { accessKey: "a".repeat(32), secretKey: new Secret("5ecre7".repeat(5)) };
const refuse = (code: string): Script => answer(403, `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);

describe("the wait for S3", () => {
  let http: HttpClient;
  let clock: FakeClock;
  let gateway: ScriptedServer;

  beforeEach(() => {
    http = new HttpClient({ userAgent: "test" });
    clock = new FakeClock();
  });

  afterEach(async () => {
    await http.close();
    await gateway.stop();
  });

  async function wait(seconds: number, ...scripts: Script[]): Promise<void> {
    gateway = await ScriptedServer.start(...scripts);
    await waitUntilActive({ http, clock }, gateway.url, key, seconds);
  }

  it("ends with the first answer that accepts the key", async () => {
    await wait(60, answer(200, "<ListAllMyBucketsResult/>"));
    expect(gateway.seen).to.have.lengthOf(1);
    expect(clock.slept).to.deep.equal([]);
  });

  it("goes on through refusals, faults and lost connections", async () => {
    await wait(60, refuse("InvalidAccessKeyId"), answer(500), reset, answer(200));
    expect(gateway.seen).to.have.lengthOf(4);
  });

  it("asks with a signature and sends the secret nowhere", async () => {
    await wait(60, answer(200));
    const [seen] = gateway.seen;
    expect(seen?.headers.authorization).to.contain(`AWS4-HMAC-SHA256 Credential=${key.accessKey}/`);
    expect(JSON.stringify(seen)).not.to.contain(key.secretKey.reveal());
  });

  for (const [code, advice] of [
    ["InvalidAccessKeyId", "ventus:s3Endpoint"],
    ["AccessDenied", "`member`"],
    ["SignatureDoesNotMatch", "enabled"],
  ] as const) {
    it(`gives up after its seconds, says ${code} and what to do about it`, async () => {
      const error = await failure(() => wait(20, refuse(code)));
      expect(error).to.include({ code: "VENTUS_NOT_ACTIVE" });
      expect(error.message).to.contain("within 20 s").and.contain(code).and.contain(advice);
      expect(clock.slept.reduce((sum, pause) => sum + pause, 0)).to.be.within(15_000, 20_000);
    });
  }

  it("does not wait for a clock to set itself", async () => {
    const error = await failure(() => wait(60, refuse("RequestTimeTooSkewed")));
    expect(error.message).to.contain("clock");
    expect(gateway.seen).to.have.lengthOf(1);
  });

  it("tells a gateway that is not there", async () => {
    gateway = await ScriptedServer.start();
    const { url } = gateway;
    await gateway.stop();
    const error = await failure(() => waitUntilActive({ http, clock }, url, key, 5));
    expect(error.message).to.contain("nothing listens there").and.contain(url);
    gateway = await ScriptedServer.start();
  });
});

describe("the check of a key", () => {
  it("is accepted by S3 for the right secret only", async () => {
    const sandbox = await startSandbox();
    const test = new TestCloud(sandbox.environment());
    const { userId } = await test.cloud.session.identity();
    const set = await test.cloud.credentials.create(userId, sandbox.fixture.projects.demo.id, test.call());
    const { http } = test.cloud;
    const ask = (secretKey: Secret, accessKey = set.accessKey): ReturnType<typeof checkKey> =>
      checkKey(http, test.clock, sandbox.s3Endpoint, { accessKey, secretKey });
    expect(await ask(set.secretKey)).to.deep.equal({ active: true });
    expect(await ask(new Secret("wrong"))).to.include({ active: false, code: "SignatureDoesNotMatch" });
    expect(await ask(set.secretKey, "unknown")).to.include({ active: false, code: "InvalidAccessKeyId" });
    await test.cloud.close();
    await sandbox.stop();
  });
});
