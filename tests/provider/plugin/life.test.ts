import { expect } from "chai";
import { startServer } from "../../../provider/plugin/server";
import { FakeClock } from "../../helpers/clock";
import { changes, requestsSince } from "../../helpers/cloud";
import { initFailed, ProviderClient, sealed, unknownText, urn } from "../../helpers/providerClient";
import type { Plain } from "../../helpers/providerClient";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import { failure, isObject } from "../../helpers/values";
import { setUp } from "./provider";
import type { Setup } from "./provider";

describe("the plugin's resource", () => {
  let setup: Setup;

  beforeEach(async () => {
    setup = await setUp();
    await setup.client.configure({});
  });

  afterEach(async () => {
    await setup.stop();
  });

  /** The secret in its envelope; fails if there is none around it. */
  function secretOf(properties: Plain): string {
    const { secretKey } = properties;
    if (!isObject(secretKey)) throw new Error("the secret is not in an envelope");
    expect(secretKey).to.deep.equal(sealed(String(secretKey["value"])));
    return String(secretKey["value"]);
  }

  function created(): string[] {
    return changes(requestsSince(setup.sandbox));
  }

  describe("checked", () => {
    it("keeps its inputs as they came", async () => {
      const news = { regenerate: sealed("1"), waitForActive: 5, projectId: unknownText };
      expect(await setup.client.check(news)).to.deep.equal({ inputs: news, failures: [] });
    });

    it("is refused with every fault; a secret's property is not named to the engine, which would print its value", async () => {
      const { failures } = await setup.client.check({ adopt: sealed("hunter2"), waitForActive: "x", extra: 1 });
      expect(failures.map(({ property }) => property)).to.deep.equal(["", "waitForActive", "extra"]);
      expect(failures[0]?.reason).to.match(/^adopt must be true or false, but is a string/);
      expect(JSON.stringify(failures)).not.to.contain("hunter2");
    });

    it("does not take assets and resources for text", async () => {
      const asset = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", text: "x" };
      const { failures } = await setup.client.check({ regenerate: asset });
      expect(failures[0]?.reason).to.match(/but is an asset$/);
    });
  });

  describe("with an overlap", () => {
    it("keeps both secrets in envelopes, from a preview, an update and a read", async () => {
      const { id, properties } = await setup.client.create({ overlap: "24h" });
      const old = secretOf(properties);
      const inputs = { regenerate: "1", overlap: "24h" };
      const planned = await setup.client.update(id, properties, inputs, { preview: true });
      expect(planned).to.deep.include({
        accessKey: unknownText,
        secretKey: sealed(unknownText),
        previousAccessKey: id,
        previousSecretKey: sealed(old),
        previousUntil: unknownText,
      });
      const updated = await setup.client.update(id, properties, inputs);
      expect(secretOf(updated)).not.to.equal(old);
      expect(updated).to.deep.include({ previousAccessKey: id, previousSecretKey: sealed(old) });
      const found = await setup.client.read(id, updated, inputs);
      expect(found.id).to.equal(id);
      expect(found.properties).to.deep.equal(updated);
      await setup.client.delete(id, updated);
      expect(created().filter((request) => request.startsWith("DELETE"))).to.have.lengthOf(2);
    });
  });

  describe("changed", () => {
    const state = {
      accessKey: "a",
      secretKey: sealed("s"),
      projectId: "p",
      userId: "u",
      authUrl: "https://a/v3",
      regenerate: "1",
      regeneratedAt: "2026-11-23T09:00:00.000Z",
    };

    it("in regenerate says that the secret changes, and that nothing is replaced", async () => {
      expect(await setup.client.diff(state, { regenerate: "1" }, { regenerate: "2" })).to.deep.equal({
        changes: "some",
        replaces: [],
        detailed: { regenerate: "update", secretKey: "update" },
      });
    });

    it("in regenerate, for the first time, says that it is added", async () => {
      const { detailed } = await setup.client.diff({ ...state, regenerate: "" }, {}, { regenerate: "1" });
      expect(detailed).to.deep.equal({ regenerate: "add", secretKey: "update" });
    });

    it("by a first value after an import says that nothing but that is noted", async () => {
      const { regenerate: _, ...imported } = state;
      const { detailed } = await setup.client.diff(imported, {}, { regenerate: "1" });
      expect(detailed).to.deep.equal({ regenerate: "add" });
    });

    it("in project or user says what replaces", async () => {
      expect(await setup.client.diff(state, { projectId: "p" }, { projectId: "q", userId: "v" })).to.deep.equal({
        changes: "some",
        replaces: ["projectId", "userId"],
        detailed: { projectId: "update-replace", userId: "add-replace" },
      });
    });

    it("to values that are not known yet shows what may happen", async () => {
      const news = { projectId: unknownText, regenerate: unknownText };
      expect((await setup.client.diff(state, {}, news)).replaces).to.deep.equal(["projectId"]);
    });

    it("in the S3 endpoint that is configured says so, and a preview knows the new one", async () => {
      await setup.client.configure({ s3Endpoint: "https://s3.example.com" });
      expect((await setup.client.diff(state, {}, {})).detailed).to.deep.equal({ endpoint: "update" });
      const planned = await setup.client.update("a", state, {}, { preview: true });
      expect(planned).to.include({ endpoint: "https://s3.example.com" });
    });

    it("by time says what is due, why, and that it is no input: once", async () => {
      const due = { ...state, regeneratedAt: "2026-01-01T00:00:00.000Z", rotateAt: "2026-04-01T00:00:00.000Z" };
      const inputs = { regenerate: "1", rotateAfter: "90d" };
      for (let time = 0; time < 2; time++) {
        expect(await setup.client.diff(due, inputs, inputs)).to.deep.equal({
          changes: "some",
          replaces: [],
          detailed: { secretKey: "update", rotateAt: "update" },
        });
      }
      expect(setup.engine.logged).to.deep.equal([
        {
          severity: "info",
          message:
            "the secret of access key a is of 2026-01-01T00:00:00.000Z and was due for rotation on 2026-04-01T00:00:00.000Z: it is regenerated",
          urn,
          ephemeral: false,
        },
      ]);
    });

    it("that makes a new pair, or ends an overlap, says which outputs come and go", async () => {
      expect((await setup.client.diff(state, {}, { regenerate: "2", overlap: "24h" })).detailed).to.deep.equal({
        regenerate: "add",
        accessKey: "update",
        secretKey: "update",
        previousAccessKey: "update",
        previousSecretKey: "update",
        previousUntil: "update",
      });
      const previous = {
        previousAccessKey: "b",
        previousSecretKey: sealed("t"),
        previousUntil: "2026-11-24T09:00:00.000Z",
      };
      expect((await setup.client.diff({ ...state, ...previous }, {}, {})).detailed).to.deep.equal({
        previousAccessKey: "delete of an output",
        previousSecretKey: "delete of an output",
        previousUntil: "delete of an output",
      });
      expect(setup.engine.logged.map(({ message }) => message)).to.deep.equal([
        "the overlap ended on 2026-11-24T09:00:00.000Z: the previous access key b is removed",
      ]);
    });

    it("in what only matters at its creation says that nothing changes", async () => {
      expect((await setup.client.diff(state, {}, { adopt: true, waitForActive: 1 })).changes).to.equal("none");
    });
  });

  describe("created", () => {
    it("has its access key for an id, and its secret in an envelope", async () => {
      const { id, properties } = await setup.client.create({ regenerate: "1" });
      expect(properties).to.include({ accessKey: id, regenerate: "1", authUrl: setup.sandbox.authUrl });
      expect(secretOf(properties)).to.match(/^[0-9a-f]{32}$/);
    });

    it("keeps secret what came of a secret input", async () => {
      const { id, properties } = await setup.client.create({ regenerate: sealed("1") });
      expect(properties["regenerate"]).to.deep.equal(sealed("1"));
      const updated = await setup.client.update(id, properties, { regenerate: "1" });
      expect(updated["regenerate"]).to.deep.equal(sealed("1"));
    });

    it("in a preview knows what is known already, and sends nothing that changes the cloud", async () => {
      const { id, properties } = await setup.client.create({ regenerate: "1" }, { preview: true });
      expect(id).to.equal("");
      expect(properties).to.deep.include({
        accessKey: unknownText,
        secretKey: sealed(unknownText),
        projectId: setup.sandbox.fixture.projects.demo.id,
        userId: setup.sandbox.fixture.users["org:alice"].id,
        regenerate: "1",
      });
      expect(created()).to.deep.equal([]);
    });

    it("in a preview warns of the set that is in the way, beside the resource", async () => {
      const { id } = await setup.client.create({});
      await setup.client.create({}, { preview: true });
      const [warning] = setup.engine.logged.filter(({ severity }) => severity === "warning");
      expect(warning).to.include({ urn, ephemeral: false });
      expect(warning?.message).to.contain(id);
    });

    it("says in the status line what is being waited for", async () => {
      const { id } = await setup.client.create({});
      expect(setup.engine.logged).to.deep.equal([
        {
          severity: "info",
          message: `waiting until ${setup.sandbox.s3Endpoint} accepts access key ${id}`,
          urn,
          ephemeral: true,
        },
      ]);
    });

    it("and not accepted by S3 is kept by the engine, its secret in an envelope", async () => {
      const s3 = await ScriptedServer.start(answer(403, "<Error><Code>InvalidAccessKeyId</Code></Error>"));
      await setup.client.configure({ s3Endpoint: s3.url });
      const error = await failure(() => setup.client.create({ regenerate: "1", waitForActive: 0.1 }));
      const kept = initFailed(error);
      expect(kept.reasons.join()).to.contain("InvalidAccessKeyId");
      expect(kept.id).to.equal(kept.properties["accessKey"]);
      const secret = secretOf(kept.properties);
      expect(error.message).not.to.contain(secret);
      await setup.client.configure({});
      const updated = await setup.client.update(kept.id, kept.properties, { regenerate: "1" });
      expect(secretOf(updated)).to.equal(secret);
      await s3.stop();
    });
  });

  describe("updated", () => {
    it("has a new secret for the same access key", async () => {
      const { id, properties } = await setup.client.create({ regenerate: "1" });
      const updated = await setup.client.update(id, properties, { regenerate: "2" });
      expect(updated).to.include({ accessKey: id, regenerate: "2" });
      expect(secretOf(updated)).not.to.equal(secretOf(properties));
    });

    it("in a preview leaves the secret open, and sends nothing", async () => {
      const { id, properties } = await setup.client.create({ regenerate: "1" });
      const before = setup.sandbox.requests.length;
      const planned = await setup.client.update(id, properties, { regenerate: "2" }, { preview: true });
      expect(planned).to.deep.include({ accessKey: id, regenerate: "2", secretKey: sealed(unknownText) });
      expect(requestsSince(setup.sandbox, before)).to.deep.equal([]);
    });
  });

  describe("read", () => {
    it("is as it was, with the inputs as they were", async () => {
      const { id, properties } = await setup.client.create({ regenerate: "1" });
      const inputs = { regenerate: sealed("1") };
      expect(await setup.client.read(id, properties, inputs)).to.deep.equal({ id, properties, inputs });
    });

    it("and gone has no id", async () => {
      const { id, properties } = await setup.client.create({});
      await setup.client.delete(id, properties);
      expect((await setup.client.read(id, properties)).id).to.equal("");
    });

    it("and regenerated outside has the new secret, in an envelope, and a warning", async () => {
      const { id, properties } = await setup.client.create({ regenerate: "1" });
      const outside = await setup.client.update(id, properties, { regenerate: "2" });
      setup.engine.logged.length = 0;
      const read = await setup.client.read(id, properties);
      expect(secretOf(read.properties)).to.equal(secretOf(outside));
      expect(setup.engine.logged.map(({ message }) => message).join()).to.contain("was regenerated outside Pulumi");
    });

    for (const user of ["org:alice", "admin"] as const) {
      it(`by its access key alone is an import by ${user}: all of it, the secret in an envelope, and nothing to change`, async () => {
        const { id, properties } = await setup.client.create({});
        const { OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME, OS_PROJECT_ID } = setup.sandbox.environment(user);
        await setup.client.configure({
          username: OS_USERNAME,
          password: sealed(OS_PASSWORD),
          userDomainName: OS_USER_DOMAIN_NAME,
          projectId: OS_PROJECT_ID,
        });
        const imported = await setup.client.read(id);
        expect(secretOf(imported.properties)).to.equal(secretOf(properties));
        const { projectId, userId } = properties;
        expect(imported.inputs).to.deep.equal({ projectId, userId });
        for (const program of [{}, imported.inputs]) {
          expect((await setup.client.diff(imported.properties, imported.inputs, program)).changes).to.equal("none");
        }
      });
    }

    it("by a wrong access key names those that there are", async () => {
      const { id } = await setup.client.create({});
      expect((await failure(() => setup.client.read("0".repeat(32)))).message).to.contain(id);
    });
  });

  it("deleted is gone, and deleted again too", async () => {
    const { id, properties } = await setup.client.create({});
    await setup.client.delete(id, properties);
    await setup.client.delete(id, properties);
    expect(created().filter((request) => request.startsWith("DELETE"))).to.have.length(2);
  });

  it("tells what the cloud said, and keeps no login for another cloud's word", async () => {
    await setup.client.configure({ password: sealed("hunter2") });
    const error = await failure(() => setup.client.create({}));
    expect(error.message).to.contain("Keystone refused (401)").and.not.contain("hunter2");
  });

  describe("cancelled", () => {
    it("ends the wait for S3 and keeps what was made", async () => {
      const s3 = await ScriptedServer.start(answer(503));
      await setup.client.configure({ s3Endpoint: s3.url });
      setup.engine.onLog = ({ message }) => {
        if (message.startsWith("waiting")) void setup.client.cancel();
      };
      const error = await failure(() => setup.client.create({ waitForActive: 3600 }));
      expect(error.message).to.contain("cancelled while waiting");
      expect(initFailed(error).properties).to.have.property("secretKey");
      await s3.stop();
    });

    it("begins nothing new until the next deployment configures it", async () => {
      await setup.client.cancel();
      expect((await failure(() => setup.client.create({}))).message).to.contain("cancelled by the user");
      expect(created()).to.deep.equal([]);
      await setup.client.configure({});
      expect((await setup.client.create({})).id).to.match(/^[0-9a-f]{32}$/);
    });
  });

  it("has the time that customTimeouts give it, the wait for S3 included", async () => {
    const clock = new FakeClock(Date.now());
    const s3 = await ScriptedServer.start(answer(403, "<Error><Code>InvalidAccessKeyId</Code></Error>"));
    const server = await startServer({ env: setup.sandbox.environment(), cloud: { clock } });
    const client = new ProviderClient(server.port);
    await client.configure({ s3Endpoint: s3.url });
    const start = clock.now();
    initFailed(await failure(() => client.create({ waitForActive: 3600 }, { timeout: 7 })));
    expect(clock.now() - start).to.be.within(3_000, 7_000);
    client.close();
    await server.stop();
    await s3.stop();
  });

  it("of two providers is two clouds' and two users'", async () => {
    const other = await setUp();
    const { OS_AUTH_URL, ...login } = setup.sandbox.environment("org:bob");
    await other.client.configure({
      authUrl: OS_AUTH_URL,
      username: login.OS_USERNAME,
      password: sealed(login.OS_PASSWORD),
      s3Endpoint: setup.sandbox.s3Endpoint,
    });
    const [mine, theirs] = await Promise.all([setup.client.create({}), other.client.create({})]);
    const users = setup.sandbox.fixture.users;
    expect(mine.properties).to.include({ userId: users["org:alice"].id, authUrl: OS_AUTH_URL });
    expect(theirs.properties).to.include({ userId: users["org:bob"].id, authUrl: OS_AUTH_URL });
    expect(other.sandbox.requests).to.deep.equal([]);
    await other.stop();
  });
});
