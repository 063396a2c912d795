import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect } from "chai";
import { z } from "zod";
import { ConfigError } from "../../../provider/config/errors";
import { findDrift, StackExportError } from "../../../provider/drift";
import { types } from "../../../provider/drift/stackExport";
import { type as dynamicType } from "../../../provider/dynamic/reference";
import { create } from "../../../provider/objectStorageCredentials/create";
import { regenerate } from "../../../provider/objectStorageCredentials/regenerate";
import { outputsOf } from "../../../provider/objectStorageCredentials/state";
import type { State } from "../../../provider/objectStorageCredentials/state";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { packageRoot } from "../../../tools/lib/places";
import { TestCloud } from "../../helpers/cloud";
import { failure } from "../../helpers/values";

const pluginType = "ventus:index:ObjectStorageCredentials";
const envelope = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** As `pulumi stack export --show-secrets` writes a secret. */
const plain = (value: unknown): object => ({ ...envelope, plaintext: JSON.stringify(value) });

function urn(type: string, name: string): string {
  return `urn:pulumi:dev::app::${type}::${name}`;
}

function exported(...resources: object[]): object {
  const stack = { urn: urn("pulumi:pulumi:Stack", "app-dev"), type: "pulumi:pulumi:Stack", custom: false };
  return { version: 3, deployment: { manifest: {}, secrets_providers: {}, resources: [stack, ...resources] } };
}

/** A resource as the engine keeps it. */
function resource(name: string, state: State, more: object = {}, type = dynamicType): object {
  const outputs = { ...outputsOf(state), secretKey: plain(state.secretKey.reveal()), __provider: "exports.handler" };
  const provider = `${urn("pulumi:providers:pulumi-nodejs", "default")}::9b2c`;
  return { urn: urn(type, name), custom: true, id: state.accessKey, type, provider, inputs: {}, outputs, ...more };
}

describe("findDrift of pulumi-ventus/drift", () => {
  let sandbox: Sandbox;
  let person: TestCloud;
  let state: State;
  let environment: NodeJS.ProcessEnv;

  beforeEach(async () => {
    sandbox = await startSandbox();
    environment = sandbox.environment();
    person = new TestCloud(environment);
    state = await create(person.cloud, {}, person.call());
  });

  afterEach(async () => {
    await person.cloud.close();
    await sandbox.stop();
  });

  const kindsOf = ({ drifts }: Awaited<ReturnType<typeof findDrift>>): string[] =>
    drifts.map(({ name, kind }) => `${name}: ${kind}`);

  it("knows the resource by its type through either door", () => {
    const schema = z
      .object({ resources: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(readFileSync(join(packageRoot, "schema.json"), "utf8")));
    expect(types).to.have.members([dynamicType, ...Object.keys(schema.resources)]);
  });

  for (const type of [dynamicType, pluginType]) {
    it(`compares a resource of the type ${type}`, async () => {
      const stack = exported(resource("media", state, {}, type));
      const { accessKey, projectId } = state;
      const media = { name: "media", urn: urn(type, "media"), accessKey, projectId };
      expect(await findDrift(stack, { environment })).to.deep.equal({ resources: [media], drifts: [] });
      const secret = await regenerate(person.cloud, state, person.call());
      const report = await findDrift(stack, { environment });
      expect(report.drifts).to.have.lengthOf(1);
      expect(report.drifts[0]).to.include({ ...media, kind: "secret-regenerated" });
      expect(inspect(report, { depth: null }))
        .not.to.contain(secret.reveal())
        .and.not.contain(state.secretKey.reveal());
    });
  }

  it("finds nothing in a stack without the resource, and asks no cloud about it", async () => {
    expect(await findDrift(exported(), { environment: {} })).to.deep.equal({ resources: [], drifts: [] });
  });

  it("takes no set for one made by hand that the stack holds in any way", async () => {
    const more = async (): Promise<State> => await create(person.cloud, { allowMultiple: true }, person.call());
    const [seen, before, replaced] = [await more(), await more(), await more()];
    const stack = exported(
      resource("media", state),
      resource("seen", seen, { external: true }),
      resource("media", { ...replaced, previousAccessKey: before.accessKey }, { delete: true }),
    );
    const report = await findDrift(stack, { environment });
    expect(report.resources.map(({ accessKey }) => accessKey)).to.deep.equal([state.accessKey]);
    expect(report.drifts).to.deep.equal([]);
    expect(kindsOf(await findDrift(exported(resource("media", state)), { environment }))).to.deep.equal([
      "media: second-set",
    ]);
    const allowed = exported(resource("media", state, { inputs: { allowMultiple: true } }));
    expect((await findDrift(allowed, { environment })).drifts).to.deep.equal([]);
  });

  it("logs in by stack config before the environment, in both of its forms", async () => {
    const stack = exported(resource("media", state));
    const wrong = { ...environment, OS_PASSWORD: "hunter2" };
    const password = "pw-org:alice";
    for (const value of [password, { value: password, secret: true }]) {
      const config = { "ventus:password": value, "app:password": "another namespace's" };
      expect((await findDrift(stack, { environment: wrong, config })).drifts).to.deep.equal([]);
    }
  });

  it("logs in by the arguments of a provider of the program's own, each resource by its own", async () => {
    const bob = new TestCloud(sandbox.environment("org:bob"));
    const his = await create(bob.cloud, {}, bob.call());
    await regenerate(bob.cloud, his, bob.call());
    await bob.cloud.close();
    const own = urn("pulumi:providers:ventus", "as-bob");
    const provider = {
      urn: own,
      type: "pulumi:providers:ventus",
      id: "1f",
      custom: true,
      inputs: { username: "org:bob", password: plain("pw-org:bob"), version: "0.1.0" },
    };
    const byDefault = {
      urn: urn("pulumi:providers:ventus", "default_0_1_0"),
      type: "pulumi:providers:ventus",
      inputs: { password: plain("that of the last up") },
    };
    const stack = exported(
      provider,
      byDefault,
      resource("hers", state, { provider: `${byDefault.urn}::2e` }, pluginType),
      resource("his", his, { provider: `${own}::1f` }, pluginType),
    );
    expect(kindsOf(await findDrift(stack, { environment }))).to.deep.equal(["his: secret-regenerated"]);
  });

  it("refuses what is no export, and an export whose secrets are encrypted, with the remedy", async () => {
    for (const wrong of [undefined, "{}", { version: 3 }, { deployment: { resources: [{ type: "x" }] } }]) {
      expect(await failure(() => findDrift(wrong, { environment }))).to.be.instanceOf(StackExportError);
    }
    const outputs = { ...outputsOf(state), secretKey: { ...envelope, ciphertext: "v1:abc" } };
    const error = await failure(() => findDrift(exported(resource("media", state, { outputs })), { environment }));
    expect(error.message).to.equal(
      [
        `could not compare ${urn(dynamicType, "media")} with the cloud: its secretKey is encrypted in the export`,
        "  what to do: export with the secrets: `await stack.exportStack()`, or `pulumi stack export --show-secrets`",
      ].join("\n"),
    );
  });

  it("refuses a resource of which the stack holds no whole set, and repeats no secret", async () => {
    const half = { accessKey: "a", secretKey: { ...envelope, plaintext: "hunter2" } };
    const error = await failure(() =>
      findDrift(exported(resource("media", state, { outputs: half })), { environment }),
    );
    expect(error).to.be.instanceOf(StackExportError);
    expect(error.message).to.contain("no whole set").and.contain("run `pulumi refresh`").and.not.contain("hunter2");
  });

  it("says what is missing of the settings, and warns of the risky ones", async () => {
    const stack = exported(resource("media", state));
    const error = await failure(() => findDrift(stack, { environment: {} }));
    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.contain("ventus:authUrl is not set");
    const warnings: string[] = [];
    const config = { "ventus:insecure": "true" };
    await findDrift(stack, { environment, config, warn: (message) => warnings.push(message) });
    expect(warnings.join()).to.contain("ventus:insecure is set");
  });

  it("ends when it is told to", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const error = await failure(() => findDrift(exported(resource("media", state)), { environment, signal }));
    expect(error.message).to.contain("enough");
  });
});
