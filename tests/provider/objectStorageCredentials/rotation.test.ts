import { expect } from "chai";
import { create } from "../../../provider/objectStorageCredentials/create";
import { diff, isChange } from "../../../provider/objectStorageCredentials/diff";
import { read, readByAccessKey } from "../../../provider/objectStorageCredentials/read";
import type { State } from "../../../provider/objectStorageCredentials/state";
import { update } from "../../../provider/objectStorageCredentials/update";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { FakeClock } from "../../helpers/clock";
import { changes, requestsSince, TestCloud } from "../../helpers/cloud";

const day = 86_400_000;

describe("rotation by age", () => {
  let sandbox: Sandbox;
  let clock: FakeClock;
  let test: TestCloud;

  beforeEach(async () => {
    clock = new FakeClock();
    sandbox = await startSandbox({ now: () => new Date(clock.now()) });
    test = login();
  });

  /** One more process that is logged in; all of them, and the cloud, go by one clock. */
  function login(settings: Record<string, unknown> = {}): TestCloud {
    return new TestCloud(sandbox.environment(), settings, { clock });
  }

  afterEach(async () => {
    await test.cloud.close();
    await sandbox.stop();
  });

  const isDue = (state: State, inputs: Parameters<typeof diff>[1]): boolean =>
    isChange(diff(state, inputs, { now: clock.now() }));

  function inDays(days: number): string {
    return new Date(clock.now() + days * day).toISOString();
  }

  it("counts from the creation, once a period", async () => {
    const inputs = { rotateAfter: "90d" };
    const state = await create(test.cloud, inputs, test.call());
    expect(state.rotateAt).to.equal(inDays(90));
    clock.time += 90 * day - 1;
    expect(isDue(state, inputs)).to.equal(false);
    clock.time += 1;
    expect(isDue(state, inputs)).to.equal(true);
    const rotated = await update(test.cloud, state, inputs, test.call());
    expect(rotated.accessKey).to.equal(state.accessKey);
    expect(rotated.secretKey.equals(state.secretKey)).to.equal(false);
    expect(rotated).to.include({ regeneratedAt: inDays(0), rotateAt: inDays(90) });
    expect(isDue(rotated, inputs)).to.equal(false);
    clock.time += 90 * day;
    expect(isDue(rotated, inputs)).to.equal(true);
  });

  it("together with a changed `regenerate` makes one new secret", async () => {
    const state = await create(test.cloud, { regenerate: "1", rotateAfter: "90d" }, test.call());
    clock.time += 100 * day;
    const from = sandbox.requests.length;
    const rotated = await update(test.cloud, state, { regenerate: "2", rotateAfter: "90d" }, test.call());
    expect(changes(requestsSince(sandbox, from))).to.have.lengthOf(1);
    expect(isDue(rotated, { regenerate: "2", rotateAfter: "90d" })).to.equal(false);
  });

  it("of a set that was adopted counts from when it was first seen", async () => {
    const elsewhere = login();
    await create(elsewhere.cloud, {}, elsewhere.call());
    clock.time += 400 * day;
    const inputs = { adopt: true, rotateAfter: "90d" };
    const adopted = await create(test.cloud, inputs, test.call());
    expect(adopted.rotateAt).to.equal(inDays(90));
    expect(isDue(adopted, inputs)).to.equal(false);
  });

  it("of a set that was imported counts from when it was first seen: the first `up` notes rotateAt alone", async () => {
    const made = await create(test.cloud, {}, test.call());
    clock.time += 400 * day;
    const imported = await readByAccessKey(test.cloud, made.accessKey, test.call());
    expect(imported.rotateAt).to.equal(undefined);
    const from = sandbox.requests.length;
    const noted = await update(test.cloud, imported, { rotateAfter: "90d" }, test.call());
    expect(noted.rotateAt).to.equal(inDays(90));
    expect(noted.secretKey.equals(made.secretKey)).to.equal(true);
    expect(changes(requestsSince(sandbox, from))).to.deep.equal([]);
  });

  it("starts anew where a refresh finds a secret that was regenerated outside", async () => {
    const state = await create(test.cloud, { rotateAfter: "90d" }, test.call());
    const elsewhere = login();
    await update(elsewhere.cloud, state, { regenerate: "x" }, elsewhere.call());
    clock.time += 60 * day;
    const found = await read(test.cloud, state, test.call());
    expect(found).to.include({ regeneratedAt: inDays(0), rotateAt: inDays(90) });
  });

  it("with a changed duration moves rotateAt and sends nothing that changes the cloud; the next `up` acts on it", async () => {
    const state = await create(test.cloud, { rotateAfter: "90d" }, test.call());
    clock.time += 60 * day;
    const from = sandbox.requests.length;
    const moved = await update(test.cloud, state, { rotateAfter: "30d" }, test.call());
    expect(moved.rotateAt).to.equal(inDays(-30));
    expect(moved.secretKey.equals(state.secretKey)).to.equal(true);
    expect(changes(requestsSince(sandbox, from))).to.deep.equal([]);
    expect(isDue(moved, { rotateAfter: "30d" })).to.equal(true);
    const rotated = await update(test.cloud, moved, { rotateAfter: "30d" }, test.call());
    expect(rotated.secretKey.equals(state.secretKey)).to.equal(false);
  });

  it("by a clock that is ahead rotates once, and not at each `up`", async () => {
    const state = await create(test.cloud, { rotateAfter: "1h" }, test.call());
    clock.time += 3650 * day;
    const rotated = await update(test.cloud, state, { rotateAfter: "1h" }, test.call());
    expect(isDue(rotated, { rotateAfter: "1h" })).to.equal(false);
    clock.time -= 3650 * day;
    expect(isDue(rotated, { rotateAfter: "1h" })).to.equal(false);
  });
});
