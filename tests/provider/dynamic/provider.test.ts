import { unknownValue } from "@pulumi/pulumi/runtime";
import { expect } from "chai";
import * as provider from "../../../provider/dynamic/provider";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { changes, requestsSince } from "../../helpers/cloud";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import { failure, isObject } from "../../helpers/values";

// As the engine's host of dynamic providers calls it.

const __provider = "exports.handler = …";
type Properties = Record<string, unknown>;

describe("the host's half of the dynamic provider", () => {
  let sandbox: Sandbox;
  let printed: string[];
  const { log } = console;

  beforeEach(async () => {
    sandbox = await startSandbox();
    printed = [];
    console.log = (line: string) => printed.push(line);
    await configure();
  });

  afterEach(async () => {
    console.log = log;
    await sandbox.stop();
  });

  /** The sandbox's member of `demo` in stack config, so that the environment of the tests does not matter. */
  async function configure(settings: Record<string, string> = {}): Promise<void> {
    const { OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_ID } = sandbox.environment();
    const config: Record<string, string> = {
      "ventus:authUrl": OS_AUTH_URL,
      "ventus:username": OS_USERNAME,
      "ventus:password": OS_PASSWORD,
      "ventus:projectId": OS_PROJECT_ID,
      ...settings,
    };
    const get = (key: string): string | undefined => config[key];
    await provider.configure({ config: { get, require: (key) => get(key) ?? "" } });
  }

  /** What the engine stores of an answer: the provider's text is the host's to add. */
  const asStored = (outs: Properties): Properties => ({ ...outs, __provider });

  async function create(inputs: Properties = {}): Promise<Properties> {
    return asStored(outsOf(await provider.create({ ...inputs, __provider })));
  }

  function expectWhole(outs: Properties): void {
    expect(Object.keys(outs)).to.include.members(
      "accessKey secretKey projectId userId region authUrl endpoint regeneratedAt".split(" "),
    );
    // An undefined can't travel, and a wrapped secret would travel as its mask.
    for (const value of Object.values(outs)) expect(value).to.be.a("string").and.not.equal("[secret]");
  }

  it("is configured by the stack's config, and waits for nothing", async () => {
    await configure({ "ventus:password": "wrong" });
    expect(sandbox.requests).to.deep.equal([]);
    expect((await failure(() => create())).message).to.contain("could not log in");
    await configure();
    expectWhole(await create());
  });

  it("warns of an insecure connection once", async () => {
    await configure({ "ventus:insecure": "true" });
    const state = await create();
    await provider.read("id", state);
    expect(printed.filter((line) => line.includes("ventus:insecure"))).to.have.lengthOf(1);
  });

  describe("check", () => {
    it("gives the inputs back as they came", async () => {
      const news = { regenerate: "1", projectId: unknownValue, __provider };
      expect(await provider.check({}, news)).to.deep.equal({ inputs: news, failures: [] });
    });

    it("tells all faults, of the settings too, and names no property: the engine would print its value", async () => {
      await configure({ "ventus:authUrl": "hidden-1" });
      const { failures } = await provider.check({}, { adopt: "hidden-2", waitForActive: -1, __provider });
      expect(failures?.map(({ property }) => property)).to.deep.equal(["", "", ""]);
      const reasons = failures?.map(({ reason }) => reason).join("\n") ?? "";
      expect(reasons).to.contain("ventus:authUrl").and.contain("adopt must be").and.contain("waitForActive must be");
      expect(reasons).not.to.contain("hidden");
      expect(sandbox.requests).to.deep.equal([]);
    });
  });

  describe("diff", () => {
    let state: Properties;

    beforeEach(async () => {
      state = await create({ regenerate: "1" });
    });

    const diff = (news: Properties): ReturnType<typeof provider.diff> =>
      provider.diff("id", state, { ...news, __provider });

    it("says what a change leads to", async () => {
      const before = sandbox.requests.length;
      expect(await diff({ regenerate: "1" })).to.deep.equal({ changes: false, replaces: [] });
      expect(await diff({})).to.deep.equal({ changes: false, replaces: [] });
      expect(await diff({ regenerate: "2" })).to.deep.equal({ changes: true, replaces: [] });
      expect(await diff({ projectId: "other" })).to.deep.equal({ changes: true, replaces: ["projectId"] });
      expect(await diff({ userId: "other" })).to.deep.equal({ changes: true, replaces: ["userId"] });
      expect(sandbox.requests).to.have.lengthOf(before);
    });

    it("takes a value that is not known yet for a change", async () => {
      expect(await diff({ regenerate: unknownValue })).to.deep.equal({ changes: true, replaces: [] });
      expect(await diff({ projectId: unknownValue })).to.deep.equal({ changes: true, replaces: ["projectId"] });
    });

    it("compares the trigger with the value last applied, not with the old inputs", async () => {
      // What the engine has after a failed wait: the outputs are new, whatever the inputs were.
      state = { ...state, regenerate: "2" };
      expect(await diff({ regenerate: "2" })).to.deep.equal({ changes: false, replaces: [] });
    });

    it("takes up an S3 endpoint that was configured meanwhile", async () => {
      const endpoint = sandbox.s3Endpoint.replace("127.0.0.1", "localhost");
      await configure({ "ventus:s3Endpoint": `${endpoint}/` });
      expect(await diff({ regenerate: "1" })).to.deep.equal({ changes: true, replaces: [] });
      const outs = outsOf(await provider.update("id", state, { regenerate: "1", waitForActive: 0, __provider }));
      expect(outs).to.include({ endpoint, secretKey: state["secretKey"] });
      state = asStored(outs);
      expect(await diff({ regenerate: "1" })).to.deep.equal({ changes: false, replaces: [] });
    });

    it("says why, where time alone asks for an update", async () => {
      const [regeneratedAt, rotateAt] = ["2026-01-01T00:00:00.000Z", "2026-04-01T00:00:00.000Z"];
      state = { ...state, regeneratedAt, rotateAt };
      expect(await diff({ regenerate: "1", rotateAfter: "90d" })).to.deep.equal({ changes: true, replaces: [] });
      expect(printed).to.deep.equal([
        `the secret of access key ${String(state["accessKey"])} is of ${regeneratedAt} and was due for rotation on ${rotateAt}: it is regenerated`,
      ]);
    });

    it("of a state that is none says how to go on", async () => {
      state = {};
      expect((await failure(() => diff({}))).message)
        .to.contain("pulumi refresh")
        .and.contain("adopt: true");
    });
  });

  it("creates: the id is the access key, the outputs are whole", async () => {
    const answer = await provider.create({ regenerate: "1", __provider });
    const outs = outsOf(answer);
    expectWhole(outs);
    expect(outs).to.include({ accessKey: answer.id, regenerate: "1", endpoint: sandbox.s3Endpoint });
    expect(outs).not.to.have.property("__provider");
  });

  it("updates: every output is given back, the secret is a new one", async () => {
    const state = await create({ regenerate: "1" });
    const outs = outsOf(await provider.update("id", state, { regenerate: "2", __provider }));
    expectWhole(outs);
    expect(outs).to.include({ accessKey: state["accessKey"], regenerate: "2" });
    expect(outs["secretKey"]).not.to.equal(state["secretKey"]);
  });

  it("leaves out what has no value: adopted without a trigger, a cloud without S3", async () => {
    await create();
    await configure({ "ventus:region": "Nowhere" });
    const outs = await create({ adopt: true });
    expect(Object.values(outs)).not.to.include(undefined);
    expect(outs).not.to.have.any.keys("regenerate", "endpoint");
    expect(printed.join()).to.contain("warning: no S3 endpoint is known");
    expect((await provider.read("id", outs)).props).to.deep.include({ accessKey: outs["accessKey"] });
  });

  describe("read", () => {
    it("finds the set by its state, or by the id alone", async () => {
      const { __provider: _, ...state } = await create({ regenerate: "1" });
      const id = String(state["accessKey"]);
      expect(await provider.read(id, asStored(state))).to.deep.equal({ id, props: state });
      const imported = propertiesOf((await provider.read(id, { __provider })).props);
      expectWhole(imported);
      expect(imported).to.include({ secretKey: state["secretKey"] });
    });

    it("answers an empty id for what is gone", async () => {
      const state = await create();
      await provider.delete("id", state);
      expect(await provider.read(String(state["accessKey"]), state)).to.deep.equal({ id: "" });
    });
  });

  it("deletes, and takes what is gone for deleted", async () => {
    const state = await create();
    await provider.delete("id", state);
    await configure();
    await provider.delete("id", state);
    expect(changes(requestsSince(sandbox)).map((request) => request.replace(/ .* /, " "))).to.deep.equal([
      "POST 201",
      "DELETE 204",
      "DELETE 404",
    ]);
  });

  it("prints a refusal once: without a stack, and nothing that the engine says anyhow", async () => {
    const state = await create();
    const other = await startSandbox();
    await configure({ "ventus:authUrl": other.authUrl });
    try {
      const refusals = [
        () => provider.read("id", state),
        () => provider.delete("id", state),
        () => provider.read("unknown", { __provider }),
      ];
      for (const refusal of refusals) {
        const error = await failure(refusal);
        expect(error.message).to.contain("what to do:");
        expect(error.stack).to.equal(error.message.split("\n")[0]);
      }
    } finally {
      await other.stop();
    }
  });

  describe("when something fails after the set was made", () => {
    let gateway: ScriptedServer;

    beforeEach(async () => {
      gateway = await ScriptedServer.start(answer(403, "<Error><Code>AccessDenied</Code></Error>"));
      await configure({ "ventus:s3Endpoint": gateway.url });
    });

    afterEach(async () => {
      await gateway.stop();
    });

    /** What the host reads off the error, and the engine stores. */
    async function partial(work: () => Promise<unknown>): Promise<{ id: unknown; properties: Properties }> {
      const error: unknown = await failure(work);
      if (!isObject(error) || !isObject(error["properties"])) throw new Error("the error carries no state");
      expect(error["message"]).to.contain("(AccessDenied)");
      expect(error["reasons"]).to.deep.equal([error["message"]]);
      const { __provider: text, ...properties } = error["properties"];
      expect(text).to.equal(__provider);
      expectWhole(properties);
      expect(error["message"]).not.to.contain(properties["secretKey"]);
      return { id: error["id"], properties: error["properties"] };
    }

    it("gives the engine id, state, provider and reasons of a create, to go on with", async () => {
      const { id, properties } = await partial(() => create({ regenerate: "1", waitForActive: 0.1 }));
      expect(id).to.equal(properties["accessKey"]);
      await configure();
      expect(await provider.diff("id", properties, { regenerate: "1" })).to.include({ changes: false });
      const outs = outsOf(await provider.update(String(id), properties, { regenerate: "1", __provider }));
      expect(outs).to.include({ secretKey: properties["secretKey"], endpoint: sandbox.s3Endpoint });
      await provider.delete(String(id), properties);
    });

    it("gives it the new secret of a regenerate, and keeps the id", async () => {
      const state = await create({ regenerate: "1", waitForActive: 0 });
      const news = { regenerate: "2", waitForActive: 0.1, __provider };
      const { id, properties } = await partial(() => provider.update("the id", state, news));
      expect(id).to.equal("the id");
      expect(properties).to.include({ regenerate: "2", accessKey: state["accessKey"] });
      expect(properties["secretKey"]).not.to.equal(state["secretKey"]);
      await partial(() => provider.update("the id", properties, news));
      expect(changes(requestsSince(sandbox)).filter((request) => request.startsWith("PATCH"))).to.have.lengthOf(1);
    });
  });
});

function outsOf({ outs }: { outs?: unknown }): Properties {
  return propertiesOf(outs);
}

function propertiesOf(value: unknown): Properties {
  if (!isObject(value)) throw new Error("the answer holds no properties");
  return value;
}
