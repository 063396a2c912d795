import { expect } from "chai";
import { unknown } from "../../../provider/objectStorageCredentials/unknown";
import { create } from "../../../provider/objectStorageCredentials/create";
import { planCreate } from "../../../provider/objectStorageCredentials/planCreate";
import { planUpdate } from "../../../provider/objectStorageCredentials/planUpdate";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { changes, requestsSince, TestCloud } from "../../helpers/cloud";
import { failure } from "../../helpers/values";

describe("a preview", () => {
  const circumstances = { now: Date.now() + 3_600_000 };
  let sandbox: Sandbox;
  let test: TestCloud;

  beforeEach(async () => {
    sandbox = await startSandbox();
    test = new TestCloud(sandbox.environment());
  });

  afterEach(async () => {
    await test.cloud.close();
    await sandbox.stop();
  });

  describe("of a create", () => {
    it("knows whose set it will be and where, and changes nothing", async () => {
      expect(await planCreate(test.cloud, { regenerate: "1" }, test.call())).to.deep.include({
        accessKey: unknown,
        secretKey: unknown,
        projectId: sandbox.fixture.projects.demo.id,
        userId: sandbox.fixture.users["org:alice"].id,
        authUrl: sandbox.authUrl,
        regenerate: "1",
        regeneratedAt: unknown,
      });
      expect(changes(requestsSince(sandbox))).to.deep.equal([]);
    });

    it("carries on what is not known yet", async () => {
      const planned = await planCreate(test.cloud, { projectId: unknown, regenerate: unknown }, test.call());
      expect(planned).to.include({ projectId: unknown, regenerate: unknown, accessKey: unknown });
      expect(planned).to.include({ userId: sandbox.fixture.users["org:alice"].id });
    });

    it("knows the inputs alone while the provider's own configuration is unknown", async () => {
      const planned = await planCreate(undefined, { projectId: "p1" }, test.call());
      expect(planned).to.include({ projectId: "p1", userId: unknown, authUrl: unknown, endpoint: unknown });
    });

    it("warns of a set in the way, and does not fail: the update may remove it first", async () => {
      const { accessKey } = await create(test.cloud, {}, test.call());
      test.warnings.length = 0;
      expect(await planCreate(test.cloud, {}, test.call())).to.include({ accessKey: unknown });
      expect(test.warnings.join())
        .to.match(/^as things are now, the update would fail: .*access key/)
        .and.contain(accessKey);
    });

    it("warns of a project in which the user has no role", async () => {
      await planCreate(test.cloud, { projectId: sandbox.fixture.projects.admin.id }, test.call());
      expect(test.warnings.join()).to.contain("has no role in it");
    });

    it("knows the set that it will adopt", async () => {
      const { accessKey, secretKey } = await create(test.cloud, {}, test.call());
      const planned = await planCreate(test.cloud, { adopt: true }, test.call());
      expect(planned.accessKey).to.equal(accessKey);
      expect(planned.secretKey).to.satisfy((secret: typeof secretKey) => secret.equals(secretKey));
    });

    it("fails where the login does", async () => {
      const wrong = new TestCloud({ ...sandbox.environment(), OS_PASSWORD: "wrong" });
      expect((await failure(() => planCreate(wrong.cloud, {}, wrong.call()))).message).to.contain("Keystone refused");
      await wrong.cloud.close();
    });
  });

  describe("of an update", () => {
    it("leaves open what a regeneration will make, and nothing else", async () => {
      const state = await create(test.cloud, { regenerate: "1" }, test.call());
      const planned = planUpdate(state, { regenerate: "2" }, circumstances);
      expect(planned).to.deep.equal({ ...state, regenerate: "2", secretKey: unknown, regeneratedAt: unknown });
    });

    it("leaves open whether there will be one, while `regenerate` is unknown", async () => {
      const state = await create(test.cloud, { regenerate: "1" }, test.call());
      expect(planUpdate(state, { regenerate: unknown }, circumstances)).to.include({
        regenerate: unknown,
        secretKey: unknown,
      });
    });

    it("knows which pair will be the previous one, of a new pair nothing", async () => {
      const state = await create(test.cloud, { regenerate: "1" }, test.call());
      expect(planUpdate(state, { regenerate: "2", overlap: "24h" }, circumstances)).to.deep.equal({
        ...state,
        regenerate: "2",
        accessKey: unknown,
        secretKey: unknown,
        regeneratedAt: unknown,
        previousAccessKey: state.accessKey,
        previousSecretKey: state.secretKey,
        previousUntil: unknown,
      });
    });

    it("knows what the end of an overlap takes away, and where a changed duration moves rotateAt", async () => {
      const made = await create(test.cloud, {}, test.call());
      const previous = {
        previousAccessKey: "a0",
        previousSecretKey: made.secretKey,
        previousUntil: made.regeneratedAt,
      };
      const state = { ...made, ...previous, regeneratedAt: "2026-01-01T00:00:00.000Z" };
      const planned = planUpdate(state, { rotateAfter: "1d" }, circumstances);
      expect(planned).to.deep.equal({
        ...made,
        regeneratedAt: "2026-01-01T00:00:00.000Z",
        rotateAt: "2026-01-02T00:00:00.000Z",
      });
    });

    it("knows all of one that only looks again", async () => {
      const state = await create(test.cloud, { regenerate: "1" }, test.call());
      expect(planUpdate(state, {}, circumstances)).to.deep.equal(state);
    });
  });
});
