import { expect } from "chai";
import { create } from "../../../provider/objectStorageCredentials/create";
import { remove } from "../../../provider/objectStorageCredentials/delete";
import { checkAlone } from "../../../provider/objectStorageCredentials/oneSet";
import { read, readByAccessKey } from "../../../provider/objectStorageCredentials/read";
import type { State } from "../../../provider/objectStorageCredentials/state";
import { update } from "../../../provider/objectStorageCredentials/update";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { requestsSince, TestCloud } from "../../helpers/cloud";
import { FaultProxy } from "../../helpers/faultProxy";
import { failure } from "../../helpers/values";

// Keystone keeps lists and sets in a cache. What is read while somebody changes a set stays there, old as it is.

describe("Keystone's cache, where it has a set as it was before the last change,", () => {
  const unasked = { waitForActive: 0 };
  const overlap = "24h";
  let sandbox: Sandbox;
  let elsewhere: TestCloud;
  let test: TestCloud;
  let first: State;

  beforeEach(async () => {
    sandbox = await startSandbox();
    await start();
  });

  afterEach(async () => {
    await elsewhere.cloud.close();
    await test.cloud.close();
    await sandbox.stop();
  });

  /** A set, and two logins, of which one meets what the cache has of it from now on. */
  async function start(): Promise<void> {
    elsewhere = new TestCloud(sandbox.environment());
    test = new TestCloud(sandbox.environment());
    first = await create(elsewhere.cloud, unasked, elsewhere.call());
    await test.keepSets();
  }

  async function regenerateElsewhere(): Promise<State> {
    return await update(elsewhere.cloud, first, { ...unasked, regenerate: "1" }, elsewhere.call());
  }

  it("does not bring the old secret back into the state", async () => {
    const next = await regenerateElsewhere();
    const found = await read(test.cloud, next, test.call());
    expect(found?.secretKey.equals(next.secretKey)).to.equal(true);
    expect(test.warnings).to.deep.equal([]);
  });

  it("does not bring the old secret of the previous pair back", async () => {
    const next = await regenerateElsewhere();
    const pair = await update(elsewhere.cloud, next, { ...unasked, regenerate: "2", overlap }, elsewhere.call());
    const found = await read(test.cloud, pair, test.call());
    expect(found?.previousSecretKey?.equals(next.secretKey)).to.equal(true);
  });

  it("does not make the old secret that of the previous pair", async () => {
    const next = await regenerateElsewhere();
    const pair = await update(test.cloud, next, { ...unasked, regenerate: "2", overlap }, test.call());
    expect(pair.previousSecretKey?.equals(next.secretKey)).to.equal(true);
  });

  it("does not make an import take the old secret", async () => {
    const next = await regenerateElsewhere();
    const found = await readByAccessKey(test.cloud, first.accessKey, test.call());
    expect(found.secretKey.equals(next.secretKey)).to.equal(true);
  });

  it("does not make an adoption take the old secret", async () => {
    const next = await regenerateElsewhere();
    const adopted = await create(test.cloud, { ...unasked, adopt: true }, test.call());
    expect(adopted.accessKey).to.equal(first.accessKey);
    expect(adopted.secretKey.equals(next.secretKey)).to.equal(true);
  });

  it("does not make a set that was deleted one beside this one", async () => {
    const second = await create(elsewhere.cloud, { ...unasked, allowMultiple: true }, elsewhere.call());
    const late = new TestCloud(sandbox.environment());
    await late.keepSets();
    const error = await failure(() => checkAlone(late.cloud, first, late.call()));
    expect(error.message).to.contain(second.accessKey);
    await remove(elsewhere.cloud, second, elsewhere.call());
    await checkAlone(late.cloud, first, late.call());
    await late.cloud.close();
  });

  it("costs one list more where a secret has changed, and none where it has not", async () => {
    const next = await regenerateElsewhere();
    const from = sandbox.requests.length;
    await Promise.all(Array.from({ length: 10 }, () => read(test.cloud, first, test.call())));
    expect(requestsSince(sandbox, from)).to.deep.equal([]);
    await Promise.all(Array.from({ length: 10 }, () => read(test.cloud, next, test.call())));
    const [list = "", ...others] = requestsSince(sandbox, from);
    expect(list).to.contain("GET /v3/credentials?user_id=");
    expect(others).to.deep.equal([]);
    // That list serves for a while, but not past a change of one's own.
    const after = await update(test.cloud, next, { ...unasked, regenerate: "2" }, test.call());
    expect((await read(test.cloud, after, test.call()))?.secretKey.equals(after.secretKey)).to.equal(true);
  });

  it("is all there is to believe where the login may not see what is behind it", async () => {
    await sandbox.stop();
    sandbox = await startSandbox({ forbidCredentialsApi: true });
    await start();
    const found = await readByAccessKey(test.cloud, first.accessKey, test.call());
    expect(found.secretKey.equals(first.secretKey)).to.equal(true);
  });

  it("does not hide the set whose POST was not answered: no second one is made", async () => {
    const proxy = await FaultProxy.start(sandbox.authUrl);
    try {
      proxy.fault((method, path) => method === "POST" && path.endsWith("/OS-EC2"), "reset after the server acted");
      const { demo2 } = sandbox.fixture.projects;
      const through = new TestCloud({ ...sandbox.environment(), OS_AUTH_URL: proxy.authUrl });
      await through.keepList(2);
      const state = await create(through.cloud, { ...unasked, projectId: demo2.id }, through.call());
      const sets = await elsewhere.cloud.credentials.list(first.userId, elsewhere.call());
      const inDemo2 = sets.filter(({ projectId }) => projectId === demo2.id);
      expect(inDemo2.map(({ accessKey }) => accessKey)).to.deep.equal([state.accessKey]);
      await through.cloud.close();
    } finally {
      await proxy.stop();
    }
  });
});
