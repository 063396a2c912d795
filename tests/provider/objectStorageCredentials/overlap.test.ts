import { expect } from "chai";
import { create } from "../../../provider/objectStorageCredentials/create";
import { remove } from "../../../provider/objectStorageCredentials/delete";
import { diff, isChange } from "../../../provider/objectStorageCredentials/diff";
import { IncompleteError } from "../../../provider/objectStorageCredentials/errors";
import { read } from "../../../provider/objectStorageCredentials/read";
import type { State } from "../../../provider/objectStorageCredentials/state";
import { update } from "../../../provider/objectStorageCredentials/update";
import type { Secret } from "../../../provider/secret";
import { checkKey } from "../../../provider/s3/gateway";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { FakeClock } from "../../helpers/clock";
import { changes, requestsSince, TestCloud } from "../../helpers/cloud";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import { failure } from "../../helpers/values";

const hour = 3_600_000;

describe("rotation with an overlap", () => {
  const overlap = "24h";
  let sandbox: Sandbox;
  let clock: FakeClock;
  let test: TestCloud;
  let first: State;

  beforeEach(async () => {
    clock = new FakeClock();
    sandbox = await startSandbox({ now: () => new Date(clock.now()) });
    test = login();
    first = await create(test.cloud, { overlap }, test.call());
  });

  /** One more process that is logged in; all of them, and the cloud, go by one clock. */
  function login(settings: Record<string, unknown> = {}): TestCloud {
    return new TestCloud(sandbox.environment(), settings, { clock });
  }

  afterEach(async () => {
    await test.cloud.close();
    await sandbox.stop();
  });

  async function works(accessKey = "", secretKey?: Secret): Promise<boolean> {
    if (secretKey === undefined) return false;
    return (await checkKey(test.cloud.http, clock, sandbox.s3Endpoint, { accessKey, secretKey })).active;
  }

  async function currentWorks({ accessKey, secretKey }: State): Promise<boolean> {
    return await works(accessKey, secretKey);
  }

  async function previousWorks({ previousAccessKey, previousSecretKey }: State): Promise<boolean> {
    return await works(previousAccessKey, previousSecretKey);
  }

  async function rotate(state: State, regenerate: string): Promise<State> {
    return await update(test.cloud, state, { regenerate, overlap }, test.call());
  }

  async function keysInCloud(): Promise<string[]> {
    const sets = await test.cloud.credentials.list(first.userId, test.call());
    return sets.map((set) => set.accessKey);
  }

  async function deleteOutside(accessKey: string): Promise<void> {
    const elsewhere = login();
    await elsewhere.cloud.credentials.delete(first.userId, accessKey, elsewhere.call());
  }

  it("makes a new pair, and the one before works on", async () => {
    const next = await rotate(first, "1");
    expect(next.accessKey).not.to.equal(first.accessKey);
    expect(next).to.include({
      previousAccessKey: first.accessKey,
      previousUntil: new Date(clock.now() + 24 * hour).toISOString(),
      regenerate: "1",
    });
    expect(next.previousSecretKey?.equals(first.secretKey)).to.equal(true);
    expect(await currentWorks(next)).to.equal(true);
    expect(await currentWorks(first)).to.equal(true);
    expect(await keysInCloud()).to.have.members([first.accessKey, next.accessKey]);
    expect(isChange(diff(next, { regenerate: "1", overlap }, { now: clock.now() }))).to.equal(false);
  });

  it("removes the previous pair at the first update after its time, and no sooner", async () => {
    const next = await rotate(first, "1");
    clock.time += 24 * hour - 1;
    const early = await rotate(next, "1");
    expect(early.previousAccessKey).to.equal(first.accessKey);
    clock.time += 1;
    const ended = await rotate(early, "1");
    expect(ended).to.include({ previousAccessKey: undefined, previousUntil: undefined, accessKey: next.accessKey });
    expect(ended.previousSecretKey).to.equal(undefined);
    expect(await keysInCloud()).to.deep.equal([next.accessKey]);
    expect(await currentWorks(first)).to.equal(false);
    expect(await currentWorks(ended)).to.equal(true);
  });

  it("removes it also where `overlap` was switched off meanwhile, or the pair is gone already", async () => {
    const next = await rotate(first, "1");
    await deleteOutside(first.accessKey);
    clock.time += 24 * hour;
    const ended = await update(test.cloud, next, { regenerate: "1" }, test.call());
    expect(ended.previousAccessKey).to.equal(undefined);
    expect(await keysInCloud()).to.deep.equal([next.accessKey]);
  });

  it("does not remove the previous pair while S3 does not take the current one", async () => {
    const next = await rotate(first, "1");
    const gateway = await ScriptedServer.start(answer(403, "<Error><Code>InvalidAccessKeyId</Code></Error>"));
    const there = login({ "ventus:s3Endpoint": gateway.url });
    clock.time += 25 * hour;
    const error = await failure(() => update(there.cloud, next, { regenerate: "1", overlap }, there.call()));
    if (!(error instanceof IncompleteError)) throw error;
    expect(error.state.previousAccessKey).to.equal(first.accessKey);
    expect(await keysInCloud()).to.include(first.accessKey);
    await there.cloud.close();
    await gateway.stop();
  });

  it("within the overlap removes the older pair first, and says so", async () => {
    const second = await rotate(first, "1");
    const third = await rotate(second, "2");
    expect(third.previousAccessKey).to.equal(second.accessKey);
    expect(await keysInCloud()).to.have.members([second.accessKey, third.accessKey]);
    expect(test.warnings.join()).to.contain(
      `the previous access key ${first.accessKey} is removed now and not on ${second.previousUntil ?? ""}`,
    );
    expect(await previousWorks(third)).to.equal(true);
  });

  it("by age makes a new pair too", async () => {
    const inputs = { overlap, rotateAfter: "90d" };
    const state = await update(test.cloud, first, inputs, test.call());
    clock.time += 90 * 24 * hour;
    const next = await update(test.cloud, state, inputs, test.call());
    expect(next.previousAccessKey).to.equal(first.accessKey);
    expect(next.rotateAt).to.equal(new Date(clock.now() + 90 * 24 * hour).toISOString());
  });

  it("works where the cloud forbids /v3/credentials", async () => {
    const strict = await startSandbox({ forbidCredentialsApi: true });
    const there = new TestCloud(strict.environment());
    const state = await create(there.cloud, {}, there.call());
    const next = await update(there.cloud, state, { regenerate: "1", overlap }, there.call());
    expect(next.previousAccessKey).to.equal(state.accessKey);
    await there.cloud.close();
    await strict.stop();
  });

  it("keeps the new pair where S3 does not take it in time; the next update looks again and makes no third", async () => {
    const gateway = await ScriptedServer.start(answer(403, "<Error><Code>InvalidAccessKeyId</Code></Error>"));
    const there = login({ "ventus:s3Endpoint": gateway.url });
    const error = await failure(() => update(there.cloud, first, { regenerate: "1", overlap }, there.call()));
    if (!(error instanceof IncompleteError)) throw error;
    expect(error.state).to.include({ regenerate: "1", previousAccessKey: first.accessKey });
    const from = sandbox.requests.length;
    const next = await rotate(error.state, "1");
    expect(next.accessKey).to.equal(error.state.accessKey);
    expect(changes(requestsSince(sandbox, from))).to.deep.equal([]);
    await there.cloud.close();
    await gateway.stop();
  });

  it("does not send anything that changes another cloud", async () => {
    const other = await startSandbox();
    const elsewhere = new TestCloud(other.environment());
    const error = await failure(() => update(elsewhere.cloud, first, { regenerate: "1", overlap }, elsewhere.call()));
    expect(error).to.include({ code: "VENTUS_WRONG_CLOUD" });
    expect(changes(requestsSince(other))).to.deep.equal([]);
    await elsewhere.cloud.close();
    await other.stop();
  });

  describe("in a project that has a set besides", () => {
    let stranger: State;

    beforeEach(async () => {
      const elsewhere = login();
      stranger = await create(elsewhere.cloud, { allowMultiple: true }, elsewhere.call());
    });

    it("names it and the ways out, and changes nothing", async () => {
      const from = sandbox.requests.length;
      const error = await failure(() => rotate(first, "1"));
      expect(error).to.include({ code: "VENTUS_CONFLICT" });
      expect(error.message)
        .to.contain(`make a new pair beside Object Storage Credentials ${first.accessKey}`)
        .and.contain(stranger.accessKey)
        .and.contain("by an update that was killed")
        .and.contain("set `adopt: true` to take that one over as the new pair");
      expect(changes(requestsSince(sandbox, from))).to.deep.equal([]);
    });

    it("takes it over as the new pair with `adopt`, and says so", async () => {
      const next = await update(test.cloud, first, { regenerate: "1", overlap, adopt: true }, test.call());
      expect(next).to.include({ accessKey: stranger.accessKey, previousAccessKey: first.accessKey });
      expect(test.warnings.join()).to.contain(stranger.accessKey).and.contain("taken over as the new pair");
      expect(await keysInCloud()).to.have.members([first.accessKey, stranger.accessKey]);
    });

    it("makes one more with `allowMultiple`", async () => {
      const next = await update(test.cloud, first, { regenerate: "1", overlap, allowMultiple: true }, test.call());
      expect(await keysInCloud()).to.have.members([first.accessKey, stranger.accessKey, next.accessKey]);
    });
  });

  describe("and a refresh", () => {
    it("finds both pairs as they were, by one list", async () => {
      const next = await rotate(first, "1");
      const fresh = login();
      await fresh.cloud.session.identity();
      const from = sandbox.requests.length;
      expect(await read(fresh.cloud, next, fresh.call())).to.deep.equal(next);
      expect(requestsSince(sandbox, from)).to.have.lengthOf(1);
    });

    it("forgets a previous pair that was deleted outside, and says so", async () => {
      const next = await rotate(first, "1");
      await deleteOutside(first.accessKey);
      const fresh = login();
      const found = await read(fresh.cloud, next, fresh.call());
      expect(found).to.include({ accessKey: next.accessKey, previousAccessKey: undefined, previousUntil: undefined });
      expect(fresh.warnings.join()).to.contain(`the previous access key ${first.accessKey} was deleted outside Pulumi`);
    });

    it("falls back to the previous pair where the current one was deleted outside; the next update makes a new one", async () => {
      const inputs = { regenerate: "1", overlap };
      const next = await rotate(first, "1");
      await deleteOutside(next.accessKey);
      const fresh = login();
      const found = await read(fresh.cloud, next, fresh.call());
      if (found === undefined) throw new Error("both were called gone");
      expect(found).to.include({ accessKey: first.accessKey, previousAccessKey: undefined });
      expect(fresh.warnings.join()).to.contain(next.accessKey).and.contain("is the current one again");
      const again = await update(fresh.cloud, found, inputs, fresh.call());
      expect(again.previousAccessKey).to.equal(first.accessKey);
      expect(await currentWorks(again)).to.equal(true);
    });

    it("falls back also where age was what made the current pair, and its rotation is due again", async () => {
      const inputs = { rotateAfter: "90d", overlap };
      const state = await update(test.cloud, first, inputs, test.call());
      clock.time += 90 * 24 * hour;
      const next = await update(test.cloud, state, inputs, test.call());
      await deleteOutside(next.accessKey);
      const fresh = login();
      const found = await read(fresh.cloud, next, fresh.call());
      if (found === undefined) throw new Error("both were called gone");
      expect(diff(found, inputs, { now: clock.now() }).regenerates).to.equal("new pair");
    });

    it("says gone where both pairs are", async () => {
      const next = await rotate(first, "1");
      await deleteOutside(first.accessKey);
      await deleteOutside(next.accessKey);
      const fresh = login();
      expect(await read(fresh.cloud, next, fresh.call())).to.equal(undefined);
    });

    it("takes a previous secret that was changed outside", async () => {
      const next = await rotate(first, "1");
      const elsewhere = login();
      const outside = await update(elsewhere.cloud, first, { regenerate: "x" }, elsewhere.call());
      const fresh = login();
      const found = await read(fresh.cloud, next, fresh.call());
      expect(found?.previousSecretKey?.equals(outside.secretKey)).to.equal(true);
      expect(found?.regeneratedAt).to.equal(next.regeneratedAt);
    });
  });

  it("and a delete remove both pairs", async () => {
    const next = await rotate(first, "1");
    await remove(test.cloud, next, test.call());
    expect(await keysInCloud()).to.deep.equal([]);
  });
});
