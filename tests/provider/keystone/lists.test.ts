import { expect } from "chai";
import { Company } from "../../../provider/keystone/company";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { FakeClock } from "../../helpers/clock";
import { requestsSince, TestCloud } from "../../helpers/cloud";

/** Each look at it takes 25 ms, so that whatever is measured by it takes as long at least. */
class SlowCloudClock extends FakeClock {
  sleeps = 0;
  each20ms: () => void = () => undefined;

  override now(): number {
    return (this.time += 25);
  }

  override async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.sleeps++;
    for (let passed = 0; passed < milliseconds; passed += 20) {
      await super.sleep(20, signal);
      this.each20ms();
    }
  }
}

describe("the lists of a user's sets", () => {
  let sandbox: Sandbox;
  let test: TestCloud;
  let userId: string;
  let start: number;

  beforeEach(async () => {
    sandbox = await startSandbox();
    test = new TestCloud(sandbox.environment());
    ({ userId } = await test.cloud.session.identity());
    start = sandbox.requests.length;
  });

  afterEach(async () => {
    await test.cloud.close();
    await sandbox.stop();
  });

  const sent = (): number => requestsSince(sandbox, start).filter((request) => request.startsWith("GET")).length;

  it("are one request for all who ask at the same time", async () => {
    const lists = test.cloud.lists(userId);
    await Promise.all(Array.from({ length: 50 }, () => lists.fresh(test.call())));
    expect(sent()).to.equal(1);
  });

  it("are never older than the question: who asks while one is on its way shares the next one", async () => {
    const lists = test.cloud.lists(userId);
    const first = lists.fresh(test.call());
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, ...Array.from({ length: 50 }, () => lists.fresh(test.call()))]);
    expect(sent()).to.equal(2);
  });

  const create = async (): Promise<string> =>
    (await test.cloud.credentials.create(userId, sandbox.fixture.projects.demo.id, test.call())).accessKey;

  it("are new enough on their way already for whom they show the set that he has made, and for nobody else", async () => {
    const lists = test.cloud.lists(userId);
    const set = await create();
    const first = lists.fresh(test.call());
    await new Promise((resolve) => setImmediate(resolve));
    const shown = lists.showing(set, test.call());
    const another = lists.fresh(test.call());
    expect(await shown).to.equal(await first);
    expect(sent()).to.equal(1);
    expect([...(await another).keys()]).to.deep.equal([set]);
    expect(sent()).to.equal(2);
  });

  it("are read anew for whom the one on its way does not show the set that he has made", async () => {
    const lists = test.cloud.lists(userId);
    await test.keepList(1);
    const set = await create();
    const first = lists.fresh(test.call());
    await Promise.resolve();
    const shown = lists.showing(set, test.call());
    expect([...(await first).keys()]).to.deep.equal([]);
    expect([...((await shown) ?? []).keys()]).to.deep.equal([set]);
    expect(test.clock.slept).to.deep.equal([]);
    expect(requestsSince(sandbox, start).some((request) => request.includes("/v3/credentials"))).to.equal(false);
  });

  it("are read past Keystone's cache where they do not show what was made before they were asked for", async () => {
    await test.keepList(Infinity);
    const set = await create();
    const shown = await test.cloud.lists(userId).showing(set, test.call());
    const [[accessKey, found] = []] = shown ?? [];
    expect([accessKey, found?.projectId, found?.userId]).to.deep.equal([set, sandbox.fixture.projects.demo.id, userId]);
    expect(found?.secretKey.reveal()).to.have.lengthOf(32);
    expect(test.clock.slept).to.deep.equal([]);
  });

  it("are waited for, where no other list may be read, and given up after a few seconds", async () => {
    await sandbox.stop();
    sandbox = await startSandbox({ forbidCredentialsApi: true });
    test = new TestCloud(sandbox.environment());
    ({ userId } = await test.cloud.session.identity());
    await test.keepList(2);
    const set = await create();
    const shown = await test.cloud.lists(userId).showing(set, test.call());
    expect([...(shown ?? []).keys()]).to.deep.equal([set]);
    expect(test.clock.slept).to.deep.equal([500, 1_000]);
    await test.keepList(Infinity);
    const from = test.clock.now();
    expect(await test.cloud.lists(userId).showing(await create(), test.call())).to.equal(undefined);
    expect(test.clock.now() - from).to.be.within(4_000, 8_000);
  });

  it("serve those who wait for the next one, where the one on its way fails", async () => {
    const lists = test.cloud.lists(userId);
    const set = await create();
    const { credentials } = test.cloud;
    const list = credentials.list.bind(credentials);
    credentials.list = async () => {
      credentials.list = list;
      await new Promise((resolve) => setTimeout(resolve, 5));
      throw new Error("no answer");
    };
    const first = lists.fresh(test.call());
    await new Promise((resolve) => setImmediate(resolve));
    const second = lists.showing(set, test.call());
    expect(await first.catch(String)).to.equal("Error: no answer");
    expect([...((await second) ?? []).keys()]).to.deep.equal([set]);
  });

  it("serve whom a recent one is enough while they are on their way", async () => {
    const lists = test.cloud.lists(userId);
    const first = lists.recent(5_000, test.call());
    await new Promise((resolve) => setImmediate(resolve));
    const second = lists.recent(5_000, test.call());
    expect(await second).to.equal(await first);
    expect(sent()).to.equal(1);
  });

  it("serve for a while where that is enough, with this process's own changes since", async () => {
    const lists = test.cloud.lists(userId);
    await lists.recent(5_000, test.call());
    const set = await test.cloud.credentials.create(userId, sandbox.fixture.projects.demo.id, test.call());
    lists.wrote(set.accessKey, set);
    test.clock.time += 4_000;
    expect([...(await lists.recent(5_000, test.call())).keys()]).to.deep.equal([set.accessKey]);
    expect(sent()).to.equal(1);
    lists.wrote(set.accessKey, undefined);
    expect([...(await lists.recent(5_000, test.call())).keys()]).to.deep.equal([]);
    test.clock.time += 2_000;
    expect([...(await lists.recent(5_000, test.call())).keys()]).to.deep.equal([set.accessKey]);
    expect(sent()).to.equal(2);
  });

  it("wait for others once there were some, so that a hundred who ask one after the other share a few", async () => {
    const clock = new SlowCloudClock();
    const slow = new TestCloud(sandbox.environment(), {}, { clock });
    const lists = slow.cloud.lists(userId);
    await slow.cloud.session.identity();
    const from = sandbox.requests.length;
    const asked: Promise<unknown>[] = [];
    clock.each20ms = () => void asked.push(lists.fresh(slow.call()));
    while (asked.length < 100) {
      clock.each20ms();
      await Promise.all(asked);
    }
    expect(requestsSince(sandbox, from)).to.have.lengthOf.below(40);
    await slow.cloud.close();
  });

  it("wait for more the longer they are", async () => {
    const counts = await Promise.all(
      [10, 1_000].map(async (items) => {
        const clock = new FakeClock();
        let asking = 1;
        const company = new Company(clock, () => asking);
        for (let call = 0; call < 4; call++) await company.gathers({ took: 50, items });
        const sleep = clock.sleep.bind(clock);
        clock.sleep = async (milliseconds, signal) => {
          while (!(signal?.aborted ?? false) && asking < 20) {
            asking++;
            company.joined();
          }
          await sleep(milliseconds, signal);
        };
        await company.gathers({ took: 50, items });
        return asking;
      }),
    );
    expect(counts).to.deep.equal([3, 7]);
  });

  it("wait no longer where nobody else comes: one tries now and then", async () => {
    const clock = new SlowCloudClock();
    const slow = new TestCloud(sandbox.environment(), {}, { clock });
    for (let ask = 0; ask < 100; ask++) await slow.cloud.lists(userId).fresh(slow.call());
    expect(clock.sleeps).to.be.within(1, 5);
    await slow.cloud.close();
  });

  it("do not lose a change that was made while one was on its way", async () => {
    const lists = test.cloud.lists(userId);
    const listing = lists.fresh(test.call());
    await new Promise((resolve) => setImmediate(resolve));
    const set = await test.cloud.credentials.create(userId, sandbox.fixture.projects.demo.id, test.call());
    lists.wrote(set.accessKey, set);
    await listing;
    expect([...(await lists.recent(5_000, test.call())).keys()]).to.deep.equal([set.accessKey]);
  });
});
