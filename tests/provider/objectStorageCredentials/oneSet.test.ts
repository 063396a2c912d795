import { expect } from "chai";
import { create } from "../../../provider/objectStorageCredentials/create";
import { ConflictError, IncompleteError } from "../../../provider/objectStorageCredentials/errors";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { hurriedClock } from "../../helpers/clock";
import { TestCloud } from "../../helpers/cloud";
import { FaultProxy } from "../../helpers/faultProxy";
import { failure } from "../../helpers/values";

describe("one set per user and project", () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox();
  });

  afterEach(async () => {
    await sandbox.stop();
  });

  async function setsInDemo(): Promise<string[]> {
    const test = new TestCloud(sandbox.environment());
    const { userId, projectId } = await test.cloud.session.identity();
    const sets = await test.cloud.credentials.list(userId, test.call());
    return sets.filter((set) => set.projectId === projectId).map((set) => set.accessKey);
  }

  for (const creators of [2, 3, 5]) {
    it(`holds when ${creators} processes create at the same moment, time after time`, async () => {
      for (let round = 0; round < 10; round++) {
        const results = await Promise.allSettled(
          Array.from({ length: creators }, async () => {
            const test = new TestCloud(sandbox.environment(), {}, { clock: hurriedClock });
            return await create(test.cloud, { waitForActive: 0 }, test.call());
          }),
        );
        const winners = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.accessKey] : []));
        const losers = results.flatMap((result): unknown[] => (result.status === "rejected" ? [result.reason] : []));
        expect(winners).to.have.lengthOf(1);
        expect(await setsInDemo()).to.deep.equal(winners);
        for (const loser of losers) expect(loser).to.be.instanceOf(ConflictError);
        const test = new TestCloud(sandbox.environment());
        const { userId } = await test.cloud.session.identity();
        await test.cloud.credentials.delete(userId, winners[0] ?? "", test.call());
      }
    });
  }

  it("is looked at while the owner's projects are on their way", async () => {
    const test = new TestCloud(sandbox.environment());
    const { userId } = await test.cloud.session.identity();
    const projects = test.cloud.projects(userId);
    const including = projects.including.bind(projects);
    const listed = (): boolean => sandbox.requests.some(({ path }) => path.endsWith("/OS-EC2"));
    projects.including = async (...args) => {
      while (!listed()) await new Promise((resolve) => setImmediate(resolve));
      return await including(...args);
    };
    await create(test.cloud, { projectId: sandbox.fixture.projects.demo2.id, waitForActive: 0 }, test.call());
    expect(sandbox.requests.map(({ method }) => method)).to.deep.equal(["POST", "GET", "GET", "POST", "GET"]);
  });

  it("holds where Keystone's cache has neither set in its list", async () => {
    const test = new TestCloud(sandbox.environment());
    await test.keepList(2);
    const other = new TestCloud(sandbox.environment());
    const { accessKey } = await create(other.cloud, { waitForActive: 0 }, other.call());
    const error = await failure(() => create(test.cloud, { waitForActive: 0 }, test.call()));
    expect(error).to.be.instanceOf(ConflictError);
    expect(error.message).to.contain(accessKey);
    expect(await setsInDemo()).to.deep.equal([accessKey]);
  });

  it("is not taken for granted where no list shows the new set: it is kept, and the user told", async () => {
    const forbidding = await startSandbox({ forbidCredentialsApi: true });
    try {
      const test = new TestCloud(forbidding.environment());
      await test.keepList(Infinity);
      const error = await failure(() => create(test.cloud, { waitForActive: 0 }, test.call()));
      if (!(error instanceof IncompleteError)) throw error;
      expect(error.message).to.contain(`whether Object Storage Credentials ${error.state.accessKey} are the only ones`);
      expect(error.message).to.contain("run `pulumi refresh`");
    } finally {
      await forbidding.stop();
    }
  });

  it("is not looked at for each of several sets of one project, where several are allowed", async () => {
    const test = new TestCloud(sandbox.environment());
    for (let made = 0; made < 5; made++) {
      await create(test.cloud, { allowMultiple: true, waitForActive: 0 }, test.call());
    }
    expect(
      sandbox.requests.filter(({ method, path }) => method === "GET" && path.endsWith("/OS-EC2")),
    ).to.have.lengthOf(1);
  });

  it("holds within one process: the second resource gets the error and makes nothing", async () => {
    const test = new TestCloud(sandbox.environment());
    const results = await Promise.allSettled([
      create(test.cloud, {}, test.call()),
      create(test.cloud, {}, test.call()),
    ]);
    expect(results.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected"]);
    expect(
      sandbox.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/OS-EC2")),
    ).to.have.lengthOf(1);
  });

  describe("when the answer to the POST is lost", () => {
    let proxy: FaultProxy;

    beforeEach(async () => {
      proxy = await FaultProxy.start(sandbox.authUrl);
    });

    afterEach(async () => {
      await proxy.stop();
    });

    const isCreate = (method: string, path: string): boolean => method === "POST" && path.endsWith("/OS-EC2");

    function throughProxy(): TestCloud {
      return new TestCloud({ ...sandbox.environment(), OS_AUTH_URL: proxy.authUrl });
    }

    it("takes the one new set for its own", async () => {
      proxy.fault(isCreate, "reset after the server acted");
      const test = throughProxy();
      const state = await create(test.cloud, {}, test.call());
      expect(await setsInDemo()).to.deep.equal([state.accessKey]);
    });

    it("creates once more where the cloud had not acted", async () => {
      proxy.fault(isCreate, "reset before the server acts");
      const test = throughProxy();
      const state = await create(test.cloud, {}, test.call());
      expect(await setsInDemo()).to.deep.equal([state.accessKey]);
    });

    it("says what to check where no list can be read either, and makes no second set", async () => {
      const isList = (method: string, path: string): boolean =>
        method === "GET" && /\/(OS-EC2|credentials)(\?|$)/.test(path);
      proxy.fault(isCreate, "reset after the server acted");
      proxy.fault(isList, "503", { from: 2, times: Infinity });
      const test = throughProxy();
      const error = await failure(() => create(test.cloud, {}, test.call()));
      expect(error).to.include({ code: "VENTUS_UNCLEAR" });
      expect(error.message).to.contain("adopt: true");
      expect(await setsInDemo()).to.have.lengthOf(1);
    });

    it("keeps its set in the state where nobody can tell whether it is alone", async () => {
      const isList = (method: string, path: string): boolean => method === "GET" && path.endsWith("/OS-EC2");
      proxy.fault(isList, "503", { from: 2, times: Infinity });
      const test = throughProxy();
      const error = await failure(() => create(test.cloud, {}, test.call()));
      if (!(error instanceof IncompleteError)) throw error;
      expect(await setsInDemo()).to.deep.equal([error.state.accessKey]);
    });
  });
});
