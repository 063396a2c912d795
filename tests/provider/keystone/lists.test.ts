import { expect } from "chai";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { requestsSince, TestCloud } from "../../helpers/cloud";

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
