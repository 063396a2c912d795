import { expect } from "chai";
import type { Ec2Credential } from "../../provider/keystone/schemas";
import { create } from "../../provider/objectStorageCredentials/create";
import { remove } from "../../provider/objectStorageCredentials/delete";
import { ConflictError } from "../../provider/objectStorageCredentials/errors";
import { read, readByAccessKey } from "../../provider/objectStorageCredentials/read";
import type { State } from "../../provider/objectStorageCredentials/state";
import { update } from "../../provider/objectStorageCredentials/update";
import { startKeystone } from "../../tools/cloud/keystone";
import type { Keystone } from "../../tools/cloud/keystone";
import { NoKeystone } from "../../tools/cloud/keystoneInstall";
import { progressOn } from "../../tools/lib/progress";
import { TestCloud } from "../helpers/cloud";
import { FaultProxy } from "../helpers/faultProxy";
import { leaveOut } from "../helpers/leaveOut";
import { failure } from "../helpers/values";

/** Two servers of one cloud behind one address, each with a cache of its own: what one changes, the other's cache misses. */
describe("a real Keystone whose cache is behind", function () {
  this.timeout(120_000);
  const unasked = { waitForActive: 0 };
  let started: Keystone | undefined;
  let keystone: Keystone;
  let proxy: FaultProxy;
  /** The server whose cache misses the change. A new one for each test, as it forgets nothing for ten minutes. */
  let behind: string;
  let console: TestCloud;
  let test: TestCloud;

  before(async function () {
    try {
      started = await startKeystone({ progress: progressOn(process.stderr) });
      keystone = started;
    } catch (error) {
      if (!(error instanceof NoKeystone)) throw error;
      leaveOut(this, "with a Keystone whose cache is behind", error);
    }
  });

  beforeEach(async () => {
    behind = await keystone.another();
    proxy = await FaultProxy.start(keystone.authUrl);
    console = new TestCloud(keystone.environment());
    test = new TestCloud({ ...keystone.environment(), OS_AUTH_URL: proxy.authUrl });
  });

  afterEach(async () => {
    await removeAll();
    await console.cloud.close();
    await test.cloud.close();
    await proxy.stop();
  });

  after(async () => {
    await started?.stop();
  });

  async function sets(): Promise<Ec2Credential[]> {
    const { userId } = await console.cloud.session.identity();
    return await console.cloud.blobs.list(userId, console.call());
  }

  async function removeAll(): Promise<void> {
    for (const { userId, accessKey } of await sets()) {
      await console.cloud.credentials.delete(userId, accessKey, console.call());
    }
  }

  /** From now on whatever is read of OS-EC2 is what `behind` has of it now. */
  async function fallBehind(accessKeys: readonly string[] = []): Promise<void> {
    const cached = new TestCloud({ ...keystone.environment(), OS_AUTH_URL: behind });
    const { userId } = await cached.cloud.session.identity();
    await cached.cloud.credentials.list(userId, cached.call());
    for (const accessKey of accessKeys) await cached.cloud.credentials.get(userId, accessKey, cached.call());
    await cached.cloud.close();
    proxy.route = (method, path) => (method === "GET" && path.includes("/OS-EC2") ? behind : undefined);
  }

  async function regenerated(): Promise<State> {
    const first = await create(console.cloud, unasked, console.call());
    await fallBehind([first.accessKey]);
    const next = await update(console.cloud, first, { ...unasked, regenerate: "1" }, console.call());
    const shown = await test.cloud.credentials.get(first.userId, first.accessKey, test.call());
    expect(shown?.secretKey.equals(first.secretKey), "the cache has the old secret").to.equal(true);
    return next;
  }

  async function stored(projectId: string): Promise<string[]> {
    return (await sets()).filter((set) => set.projectId === projectId).map(({ accessKey }) => accessKey);
  }

  it("brings no old secret into the state: not by a refresh, nor by an import, nor by an adoption", async () => {
    const next = await regenerated();
    const secrets = [
      (await read(test.cloud, next, test.call()))?.secretKey,
      (await readByAccessKey(test.cloud, next.accessKey, test.call())).secretKey,
      (await create(test.cloud, { ...unasked, adopt: true }, test.call())).secretKey,
    ];
    expect(secrets.map((secret) => secret?.equals(next.secretKey))).to.deep.equal([true, true, true]);
    expect(test.warnings).to.deep.equal([]);
  });

  it("has no set that was deleted long ago stand in the way, and none is adopted", async () => {
    const first = await create(console.cloud, unasked, console.call());
    await fallBehind();
    await remove(console.cloud, first, console.call());
    // Not the last one: a login that is shown nothing at all can't tell that from a login that may not look.
    await create(console.cloud, { ...unasked, projectId: keystone.fixture.projects.demo2.id }, console.call());
    const next = await create(test.cloud, { ...unasked, adopt: true }, test.call());
    expect(await stored(first.projectId)).to.deep.equal([next.accessKey]);
  });

  it("hides no set made by somebody else at the same time: one is left, and the loser is told of it", async () => {
    await fallBehind();
    const other = await create(console.cloud, unasked, console.call());
    const error = await failure(() => create(test.cloud, unasked, test.call()));
    expect(error).to.be.instanceOf(ConflictError);
    expect(error.message).to.contain(other.accessKey);
    expect(await stored(other.projectId)).to.deep.equal([other.accessKey]);
  });

  it("hides no set whose POST was not answered: no second one is made", async () => {
    // So that there is something to see, as above.
    await create(console.cloud, { ...unasked, projectId: keystone.fixture.projects.demo2.id }, console.call());
    await fallBehind();
    proxy.fault((method, path) => method === "POST" && path.endsWith("/OS-EC2"), "reset after the server acted");
    const state = await create(test.cloud, unasked, test.call());
    expect(await stored(state.projectId)).to.deep.equal([state.accessKey]);
    expect(proxy.passed.filter(({ method, path }) => method === "POST" && path.endsWith("/OS-EC2"))).to.have.lengthOf(
      1,
    );
  });
});
