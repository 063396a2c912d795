import { expect } from "chai";
import { credentialId } from "../../../provider/keystone/credentialId";
import { create } from "../../../provider/objectStorageCredentials/create";
import { remove } from "../../../provider/objectStorageCredentials/delete";
import { IncompleteError } from "../../../provider/objectStorageCredentials/errors";
import { read, readByAccessKey } from "../../../provider/objectStorageCredentials/read";
import { update } from "../../../provider/objectStorageCredentials/update";
import { checkKey } from "../../../provider/s3/gateway";
import { Secret } from "../../../provider/secret";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { changes, requestsSince, TestCloud } from "../../helpers/cloud";
import { FaultProxy } from "../../helpers/faultProxy";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import { failure } from "../../helpers/values";

describe("the life of Object Storage Credentials", () => {
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

  async function works(key: { accessKey: string; secretKey: Secret }): Promise<boolean> {
    return (await checkKey(test.cloud.http, test.clock, sandbox.s3Endpoint, key)).active;
  }

  /** Another login to the same cloud: somebody at the console. */
  function console(userName: Parameters<Sandbox["environment"]>[0] = "org:alice"): TestCloud {
    return new TestCloud(sandbox.environment(userName));
  }

  describe("create", () => {
    it("makes a set that S3 accepts, for the project and user logged in", async () => {
      const state = await create(test.cloud, {}, test.call());
      const login = await test.cloud.session.identity();
      expect(state).to.include({
        projectId: login.projectId,
        userId: login.userId,
        authUrl: sandbox.authUrl,
        endpoint: sandbox.s3Endpoint,
        region: "RegionOne",
        regenerate: "",
        regeneratedAt: new Date(test.clock.now()).toISOString(),
      });
      expect(state.accessKey).to.match(/^[0-9a-f]{32}$/);
      expect(await works(state)).to.equal(true);
    });

    it("costs a login, a look, the POST, a look and one S3 request", async () => {
      await create(test.cloud, {}, test.call());
      expect(sandbox.requests.map(({ service, method, status }) => `${service} ${method} ${status}`)).to.deep.equal([
        "keystone POST 201",
        "keystone GET 200",
        "keystone POST 201",
        "keystone GET 200",
        "s3 GET 200",
      ]);
    });

    it("fails with the access key and a way out when the project has a set", async () => {
      const { accessKey } = await create(test.cloud, {}, test.call());
      const before = sandbox.requests.length;
      const error = await failure(() => create(test.cloud, {}, test.call()));
      expect(error).to.include({ code: "VENTUS_CONFLICT" });
      expect(error.message).to.contain(accessKey).and.contain("adopt: true").and.contain("allowMultiple: true");
      expect(changes(requestsSince(sandbox, before))).to.deep.equal([]);
    });

    it("makes a second set with allowMultiple", async () => {
      const first = await create(test.cloud, {}, test.call());
      const second = await create(test.cloud, { allowMultiple: true }, test.call());
      expect(second.accessKey).not.to.equal(first.accessKey);
    });

    it("adopts the set that is there, its secret as it is", async () => {
      const first = await create(console().cloud, {}, test.call());
      const adopted = await create(test.cloud, { adopt: true, regenerate: "1" }, test.call());
      expect(adopted.accessKey).to.equal(first.accessKey);
      expect(adopted.secretKey.equals(first.secretKey)).to.equal(true);
      expect(adopted.regenerate).to.equal("1");
    });

    it("makes one where there is none to adopt", async () => {
      const state = await create(test.cloud, { adopt: true }, test.call());
      expect(await works(state)).to.equal(true);
    });

    it("lists the sets where there are several to adopt", async () => {
      const first = await create(test.cloud, {}, test.call());
      const second = await create(test.cloud, { allowMultiple: true }, test.call());
      const error = await failure(() => create(test.cloud, { adopt: true }, test.call()));
      expect(error.message).to.contain(first.accessKey).and.contain(second.accessKey);
    });

    it("refuses a project in which the user has no role, before anything is made, and lists those that there are", async () => {
      const error = await failure(() => create(test.cloud, { projectId: "0".repeat(32) }, test.call()));
      expect(error).to.include({ code: "VENTUS_WRONG_PROJECT" });
      expect(error.message).to.contain("(demo)").and.contain("(demo2)");
      expect(changes(requestsSince(sandbox))).to.deep.equal([]);
    });

    it("makes a set in another project of the user", async () => {
      const projectId = sandbox.fixture.projects.demo2.id;
      const state = await create(test.cloud, { projectId }, test.call());
      expect(state.projectId).to.equal(projectId);
      expect(await works(state)).to.equal(true);
    });

    it("makes another user's set for an administrator only", async () => {
      const bob = sandbox.fixture.users["org:bob"].id;
      const demo = sandbox.fixture.projects.demo.id;
      const error = await failure(() => create(test.cloud, { userId: bob }, test.call()));
      expect(error.message).to.contain("only an administrator");
      const admin = new TestCloud({ ...sandbox.environment("admin"), OS_USER_DOMAIN_NAME: "Default" });
      const state = await create(admin.cloud, { userId: bob, projectId: demo }, test.call());
      expect(state.userId).to.equal(bob);
      expect(await works(state)).to.equal(true);
    });

    it("tells a reader which role is missing", async () => {
      const reader = console("org:reader");
      const error = await failure(() => create(reader.cloud, {}, test.call()));
      expect(error.message)
        .to.contain("member")
        .and.contain("403")
        .and.match(/\(req-[0-9a-f-]+\)/);
    });

    it("warns, and does not wait, where no S3 endpoint is known", async () => {
      const keystoneOnly = new TestCloud(sandbox.environment(), { "ventus:region": "Nowhere" });
      const state = await create(keystoneOnly.cloud, {}, keystoneOnly.call());
      expect(state.endpoint).to.equal(undefined);
      expect(keystoneOnly.warnings).to.have.lengthOf(1);
      expect(keystoneOnly.warnings[0]).to.contain("ventus:s3Endpoint");
    });

    it("does not look at S3 with waitForActive 0", async () => {
      await create(test.cloud, { waitForActive: 0 }, test.call());
      expect(sandbox.requests.filter(({ service }) => service === "s3")).to.deep.equal([]);
    });
  });

  describe("a wait for S3 that fails", () => {
    let gateway: ScriptedServer;

    beforeEach(async () => {
      gateway = await ScriptedServer.start(answer(403, "<Error><Code>InvalidAccessKeyId</Code></Error>"));
      test = new TestCloud(sandbox.environment(), { "ventus:s3Endpoint": gateway.url });
    });

    afterEach(async () => {
      await gateway.stop();
    });

    it("after a create keeps the set, says what the gateway said and what to do", async () => {
      const error = await failure(() => create(test.cloud, { regenerate: "1", waitForActive: 30 }, test.call()));
      if (!(error instanceof IncompleteError)) throw error;
      expect(error.state.regenerate).to.equal("1");
      expect(await read(console().cloud, error.state, test.call())).to.not.equal(undefined);
      expect(error.message)
        .to.contain("within 30 s")
        .and.contain("InvalidAccessKeyId")
        .and.contain(gateway.url)
        .and.contain("ventus:s3Endpoint")
        .and.contain("next `pulumi up` looks again");
      expect(test.clock.slept.reduce((sum, pause) => sum + pause, 0)).to.be.within(25_000, 30_000);
    });

    it("after a regenerate keeps the new secret; the next update looks again and makes no third", async () => {
      const old = await create(console().cloud, { regenerate: "1" }, test.call());
      const error = await failure(() => update(test.cloud, old, { regenerate: "2" }, test.call()));
      if (!(error instanceof IncompleteError)) throw error;
      expect(error.state.secretKey.equals(old.secretKey)).to.equal(false);
      const before = sandbox.requests.length;
      const next = await update(console().cloud, error.state, { regenerate: "2" }, test.call());
      expect(next.secretKey.equals(error.state.secretKey)).to.equal(true);
      expect(changes(requestsSince(sandbox, before))).to.deep.equal([]);
      expect(await works(next)).to.equal(true);
    });
  });

  describe("a cancelled operation", () => {
    it("waits for what is on its way to the cloud, and keeps the set", async () => {
      const proxy = await FaultProxy.start(sandbox.authUrl);
      const cancelled = new TestCloud({ ...sandbox.environment(), OS_AUTH_URL: proxy.authUrl });
      const controller = new AbortController();
      proxy.onRequest = ({ method, path }) => {
        if (method === "POST" && path.includes("/OS-EC2")) controller.abort();
      };
      const error = await failure(() => create(cancelled.cloud, {}, cancelled.call(controller.signal)));
      if (!(error instanceof IncompleteError)) throw error;
      expect(await works(error.state)).to.be.true;
      await cancelled.cloud.close();
      await proxy.stop();
    });

    it("ends its wait for S3, keeps the set and says so", async () => {
      const s3 = await ScriptedServer.start(answer(403, "<Error><Code>InvalidAccessKeyId</Code></Error>"));
      const waiting = new TestCloud(sandbox.environment(), { "ventus:s3Endpoint": s3.url });
      const controller = new AbortController();
      const call = {
        ...waiting.call(controller.signal),
        status: () =>
          setImmediate(() => {
            controller.abort();
          }),
      };
      const error = await failure(() => create(waiting.cloud, {}, call));
      expect(error).to.be.instanceOf(IncompleteError);
      expect(error.message).to.match(/^cancelled while waiting until S3 accepts access key [0-9a-f]{32}\./);
      await waiting.cloud.close();
      await s3.stop();
    });

    it("has an end when the user's own limit is over, before the wait for S3 has", async () => {
      const s3 = await ScriptedServer.start(answer(403, "<Error><Code>InvalidAccessKeyId</Code></Error>"));
      const waiting = new TestCloud(sandbox.environment(), { "ventus:s3Endpoint": s3.url });
      const start = waiting.clock.now();
      const call = { ...waiting.call(), limit: start + 5_000 };
      const error = await failure(() => create(waiting.cloud, { waitForActive: 600 }, call));
      expect(error).to.be.instanceOf(IncompleteError);
      expect(waiting.clock.now() - start).to.be.within(1_000, 5_000);
      await waiting.cloud.close();
      await s3.stop();
    });
  });

  describe("read", () => {
    it("finds the set as it was", async () => {
      const state = await create(test.cloud, {}, test.call());
      test.clock.time += 3_600_000;
      const found = await read(console().cloud, state, test.call());
      expect(found).to.deep.equal(state);
      expect(found?.secretKey.equals(state.secretKey)).to.equal(true);
    });

    it("takes a secret that was regenerated outside, and warns", async () => {
      const state = await create(test.cloud, {}, test.call());
      test.clock.time += 3_600_000;
      const outside = await update(console().cloud, state, { regenerate: "x" }, test.call());
      const found = await read(test.cloud, state, test.call());
      expect(found?.secretKey.equals(outside.secretKey)).to.equal(true);
      expect(found?.regenerate).to.equal("");
      expect(found?.regeneratedAt).to.equal(new Date(test.clock.now()).toISOString());
      expect(test.warnings.join()).to.contain(state.accessKey).and.contain("regenerated outside Pulumi");
    });

    it("says that a deleted set is gone", async () => {
      const state = await create(test.cloud, {}, test.call());
      const elsewhere = console();
      await remove(elsewhere.cloud, state, elsewhere.call());
      expect(await read(console().cloud, state, test.call())).to.equal(undefined);
    });

    it("does not call gone what another cloud does not know", async () => {
      const state = await create(test.cloud, {}, test.call());
      const other = await startSandbox();
      const elsewhere = new TestCloud(other.environment());
      for (const work of [read, remove]) {
        const error = await failure(() => work(elsewhere.cloud, state, elsewhere.call()));
        expect(error).to.include({ code: "VENTUS_WRONG_CLOUD" });
        expect(error.message).to.contain(sandbox.authUrl).and.contain(other.authUrl);
      }
      await elsewhere.cloud.close();
      await other.stop();
    });

    it("takes a cloud at a new address for the same where it has the set", async () => {
      const state = await create(test.cloud, {}, test.call());
      const moved = { ...state, authUrl: "https://old.example/v3" };
      expect(await read(test.cloud, moved, test.call())).to.deep.equal(state);
    });

    it("names the owner when somebody else is logged in", async () => {
      const state = await create(test.cloud, {}, test.call());
      const bob = console("org:bob");
      const error = await failure(() => read(bob.cloud, state, bob.call()));
      expect(error.message).to.contain(state.userId).and.contain("org:bob");
    });

    it("of many sets costs one list", async () => {
      const states = [];
      for (let made = 0; made < 20; made++) {
        states.push(await create(test.cloud, { allowMultiple: true, waitForActive: 0 }, test.call()));
      }
      const fresh = console();
      const before = sandbox.requests.length;
      await Promise.all(states.map((state) => read(fresh.cloud, state, fresh.call())));
      expect(requestsSince(sandbox, before).filter((request) => request.startsWith("GET"))).to.have.lengthOf(1);
    });
  });

  describe("an import", () => {
    it("needs the access key alone", async () => {
      const state = await create(test.cloud, {}, test.call());
      const found = await readByAccessKey(console().cloud, state.accessKey, test.call());
      expect(found).to.deep.equal({ ...state, regenerate: undefined, regeneratedAt: found.regeneratedAt });
      expect(found.secretKey.equals(state.secretKey)).to.equal(true);
    });

    it("by an administrator finds any user's", async () => {
      const state = await create(test.cloud, {}, test.call());
      const admin = new TestCloud({ ...sandbox.environment("admin"), OS_USER_DOMAIN_NAME: "Default" });
      expect(await readByAccessKey(admin.cloud, state.accessKey, admin.call())).to.include({ userId: state.userId });
    });

    it("of an unknown key lists those there are", async () => {
      const state = await create(test.cloud, {}, test.call());
      const error = await failure(() => readByAccessKey(test.cloud, "no-such-key", test.call()));
      expect(error.message).to.contain("no-such-key").and.contain(state.accessKey);
    });
  });

  describe("regenerate", () => {
    it("makes a new secret for the same access key, and the old one is refused", async () => {
      const old = await create(test.cloud, { regenerate: "1" }, test.call());
      test.clock.time += 60_000;
      const next = await update(test.cloud, old, { regenerate: "2" }, test.call());
      expect(next).to.include({ accessKey: old.accessKey, regenerate: "2" });
      expect(next.regeneratedAt).to.equal(new Date(test.clock.now()).toISOString());
      expect(next.secretKey.reveal()).to.match(/^[0-9a-f]{32}$/);
      expect(await works(next)).to.equal(true);
      expect(await works(old)).to.equal(false);
    });

    it("warns that the old secret may live on where nobody uses the new one", async () => {
      const state = await create(test.cloud, { regenerate: "1" }, test.call());
      await update(test.cloud, state, { regenerate: "2" }, test.call());
      expect(test.warnings).to.deep.equal([]);
      await update(test.cloud, state, { regenerate: "3", waitForActive: 0 }, test.call());
      expect(test.warnings.join()).to.contain("may go on working for up to 300 s");
    });

    it("of a set deleted outside says so, and how to go on", async () => {
      const state = await create(test.cloud, {}, test.call());
      const elsewhere = console();
      await remove(elsewhere.cloud, state, elsewhere.call());
      const error = await failure(() => update(test.cloud, state, { regenerate: "2" }, test.call()));
      expect(error).to.include({ code: "VENTUS_GONE" });
      expect(error.message).to.contain("pulumi refresh");
    });

    it("says so where the cloud forbids it", async () => {
      const strict = await startSandbox({ forbidCredentialsApi: true });
      const there = new TestCloud(strict.environment());
      const state = await create(there.cloud, {}, there.call());
      const error = await failure(() => update(there.cloud, state, { regenerate: "2" }, there.call()));
      expect(error).to.include({ code: "VENTUS_REGENERATE_FORBIDDEN" });
      expect(error.message).to.contain("/v3/credentials").and.contain("set `overlap`");
      await there.cloud.close();
      await strict.stop();
    });

    it("records a first value after an adoption and acts on the second", async () => {
      await create(console().cloud, {}, test.call());
      const adopted = await create(test.cloud, { adopt: true }, test.call());
      const recorded = await update(test.cloud, adopted, { regenerate: "1" }, test.call());
      expect(recorded.secretKey.equals(adopted.secretKey)).to.equal(true);
      expect(recorded.regenerate).to.equal("1");
      const rotated = await update(test.cloud, recorded, { regenerate: "2" }, test.call());
      expect(rotated.secretKey.equals(adopted.secretKey)).to.equal(false);
    });

    it("brings a dead key back to life", async () => {
      const state = await create(test.cloud, {}, test.call());
      const { session } = test.cloud;
      const record = await test.cloud.blobs.get(state.accessKey, test.call());
      if ("status" in record) throw new Error("no record");
      const { secret: _, ...blob } = record.blob;
      await session.send(
        {
          method: "PATCH",
          path: `/credentials/${credentialId(state.accessKey)}`,
          body: { credential: { blob: JSON.stringify(blob) } },
        },
        test.call(),
      );
      const fresh = console();
      const dead = await read(fresh.cloud, state, fresh.call());
      if (dead === undefined) throw new Error("gone");
      expect(dead.secretKey.isEmpty).to.equal(true);
      expect(fresh.warnings.join()).to.contain("dead");
      const alive = await update(fresh.cloud, dead, {}, fresh.call());
      expect(await works(alive)).to.equal(true);
    });
  });

  describe("delete", () => {
    it("removes the set", async () => {
      const state = await create(test.cloud, {}, test.call());
      await remove(test.cloud, state, test.call());
      expect(await works(state)).to.equal(false);
      expect(await test.cloud.credentials.get(state.userId, state.accessKey, test.call())).to.equal(undefined);
    });

    it("of a set that is gone already is a success", async () => {
      const state = await create(test.cloud, {}, test.call());
      await remove(test.cloud, state, test.call());
      await remove(test.cloud, state, test.call());
    });

    it("spares a set that another resource adopted in the same update", async () => {
      const state = await create(console().cloud, {}, test.call());
      await create(test.cloud, { adopt: true }, test.call());
      await remove(test.cloud, state, test.call());
      expect(test.warnings.join()).to.contain(state.accessKey).and.contain("adopted");
      expect(await works(state)).to.equal(true);
    });
  });
});
