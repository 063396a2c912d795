import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import * as ts from "typescript";
import { ObjectStorageCredentials, type ObjectStorageCredentialsArgs } from "../../../provider";
import { packageRoot } from "../../../tools/lib/places";
import { isObject } from "../../helpers/values";

const type = "pulumi-nodejs:dynamic/ventus:ObjectStorageCredentials";
const reference = `exports.handler = () => require("pulumi-ventus/dynamic-provider");`;
const made = {
  accessKey: "an access key",
  projectId: "p1",
  userId: "u1",
  endpoint: "https://s3.example",
  region: "R1",
};

describe("a program with ObjectStorageCredentials, by Pulumi's mocks", () => {
  let registered: pulumi.runtime.MockResourceArgs[];

  beforeEach(async () => {
    registered = [];
    await mock();
  });

  /** What the engine does: the provider's outputs, those in additionalSecretOutputs as secrets. */
  async function mock(config: Record<string, string> = {}): Promise<void> {
    pulumi.runtime.setAllConfig(config);
    await pulumi.runtime.setMocks(
      {
        newResource: (args) => {
          registered.push(args);
          return {
            id: args.id === "" ? "an access key" : args.id,
            state: { ...made, secretKey: pulumi.secret("a secret") },
          };
        },
        call: () => ({}),
      },
      "ventus-quickstart",
      "dev",
    );
  }

  /** The options as they are when the resource is registered. */
  function spied(opts: pulumi.CustomResourceOptions = {}): {
    opts: pulumi.CustomResourceOptions;
    seen: pulumi.ResourceOptions[];
  } {
    const seen: pulumi.ResourceOptions[] = [];
    const spy: pulumi.ResourceTransformation = ({ opts: final }) => {
      seen.push(final);
      return undefined;
    };
    return { opts: { ...opts, transformations: [spy] }, seen };
  }

  function register(
    args?: ObjectStorageCredentialsArgs,
    opts?: pulumi.CustomResourceOptions,
  ): ObjectStorageCredentials {
    return new ObjectStorageCredentials("media", args, opts);
  }

  it("is the quickstart: it exports the key, the secret one as a secret", async () => {
    await mock({ "ventus-quickstart:regenerate": "ticket-4711" });
    const { accessKey, secretKey, endpoint } = load(join(packageRoot, "examples", "quickstart", "index.ts"));
    expect(await value(accessKey)).to.equal("an access key");
    expect(await value(secretKey)).to.equal("a secret");
    expect(await value(endpoint)).to.equal("https://s3.example");
    expect(await pulumi.isSecret(output(secretKey))).to.equal(true);
    expect(await pulumi.isSecret(output(accessKey))).to.equal(false);
    expect(registered).to.have.lengthOf(1);
    expect(registered[0]).to.deep.include({
      type,
      name: "media",
      custom: true,
      inputs: { regenerate: "ticket-4711", __provider: reference },
    });
  });

  it("hands on its inputs, outputs of others too, and the reference to the provider", async () => {
    await value(
      register({
        projectId: pulumi.output("p1"),
        userId: "u1",
        regenerate: "1",
        adopt: true,
        allowMultiple: false,
        waitForActive: 0,
      }).id,
    );
    expect(registered[0]?.inputs).to.deep.equal({
      projectId: "p1",
      userId: "u1",
      regenerate: "1",
      adopt: true,
      allowMultiple: false,
      waitForActive: 0,
      __provider: reference,
    });
  });

  it("needs no input, and has every output", async () => {
    const creds = register();
    expect(await value(creds.id)).to.equal("an access key");
    expect(registered[0]?.inputs).to.deep.equal({ __provider: reference });
    for (const name of ["accessKey", "projectId", "userId", "endpoint", "region"] as const) {
      expect(await value(creds[name])).to.equal(made[name]);
    }
    for (const output of [creds.secretKey, creds.authUrl, creds.regenerate, creds.regeneratedAt]) {
      expect(pulumi.Output.isInstance(output)).to.equal(true);
    }
  });

  it("has its secrets among the additionalSecretOutputs, whatever the user adds", async () => {
    for (const [own, all] of [
      [undefined, ["secretKey", "previousSecretKey"]],
      [[], ["secretKey", "previousSecretKey"]],
      [["accessKey"], ["accessKey", "secretKey", "previousSecretKey"]],
    ] as const) {
      const { opts, seen } = spied(own === undefined ? {} : { additionalSecretOutputs: [...own] });
      await value(register({}, opts).id);
      expect(seen[0]).to.have.property("additionalSecretOutputs").with.members(all);
    }
  });

  it("keeps the user's other options", async () => {
    const { opts, seen } = spied({ protect: true, ignoreChanges: ["regenerate"] });
    await value(register({}, opts).id);
    expect(seen[0]).to.deep.include({ protect: true, ignoreChanges: ["regenerate"] });
    expect(opts).not.to.have.property("additionalSecretOutputs");
  });

  it("may not use the import option: the error says what to do instead", () => {
    expect(() => register({}, { import: "an access key" })).to.throw(
      pulumi.RunError,
      /"media".*`import` does not work.*`adopt: true`/,
    );
    expect(registered).to.deep.equal([]);
  });

  it("reads a set by its access key with get", async () => {
    const { opts, seen } = spied();
    const creds = ObjectStorageCredentials.get("theirs", "their key", opts);
    expect(await value(creds.accessKey)).to.equal("an access key");
    expect(registered[0]).to.deep.include({
      type,
      name: "theirs",
      id: "their key",
      inputs: { __provider: reference },
    });
    expect(seen[0]).to.have.property("additionalSecretOutputs").with.members(["secretKey", "previousSecretKey"]);
  });

  it("tells its instances from others", async () => {
    const creds = register();
    await value(creds.id);
    expect(ObjectStorageCredentials.isInstance(creds)).to.equal(true);
    const component = new pulumi.ComponentResource("a:b:C", "other");
    await value(component.urn);
    for (const other of [undefined, null, "creds", {}, component]) {
      expect(ObjectStorageCredentials.isInstance(other)).to.equal(false);
    }
  });
});

function output(some: unknown): pulumi.Output<unknown> {
  if (!pulumi.Output.isInstance<unknown>(some)) throw new Error("not an output");
  return some;
}

async function value(some: unknown): Promise<unknown> {
  return await new Promise((resolve) => output(some).apply(resolve));
}

/** Runs a program as Pulumi does, compiled to CommonJS on the way, with this checkout's packages. Answers its exports. */
function load(program: string): Record<string, unknown> {
  const { outputText } = ts.transpileModule(readFileSync(program, "utf8"), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const folder = mkdtempSync(join(tmpdir(), "pulumi-ventus-program-"));
  try {
    symlinkSync(join(packageRoot, "node_modules"), join(folder, "node_modules"), "dir");
    const file = join(folder, "index.js");
    writeFileSync(file, outputText);
    const exported: unknown = createRequire(file)(file);
    if (!isObject(exported)) throw new Error(`${program} exports nothing`);
    return exported;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
