import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { describeSetting, settingNames } from "../provider/config/settings";
import { type as dynamicType } from "../provider/dynamic/reference";
import { functions } from "../provider/functions/functions";
import { secretOutputs } from "../provider/objectStorageCredentials/args";
import { TypeScriptShapes } from "./helpers/shapes";

// schema.json is what every other language sees, and it is written by hand: here it is held against the TypeScript types
// of the core, against the classes of both doors, and against the table of settings.

const root = join(__dirname, "../..");

const property = z.strictObject({
  type: z.string().optional(),
  $ref: z.string().optional(),
  items: z.strictObject({ $ref: z.string() }).optional(),
  description: z.string(),
  secret: z.literal(true).optional(),
  replaceOnChanges: z.literal(true).optional(),
  defaultInfo: z.strictObject({ environment: z.array(z.string()) }).optional(),
});
type Property = z.infer<typeof property>;
const properties = z.record(z.string(), property);
const shape = z.looseObject({ properties, required: z.array(z.string()).default([]) });

const schema = z
  .looseObject({
    name: z.literal("ventus"),
    version: z.string(),
    config: z.strictObject({ variables: properties }),
    provider: z.strictObject({ description: z.string(), inputProperties: properties }),
    types: z.record(z.string(), shape.extend({ description: z.string() })).default({}),
    resources: z.strictObject({
      "ventus:index:ObjectStorageCredentials": z.strictObject({
        description: z.string(),
        inputProperties: properties,
        properties,
        required: z.array(z.string()),
        aliases: z.array(z.strictObject({ type: z.string() })),
      }),
    }),
    functions: z
      .record(z.string(), z.strictObject({ description: z.string(), inputs: shape, outputs: shape }))
      .default({}),
  })
  .parse(JSON.parse(readFileSync(join(root, "schema.json"), "utf8")));

const resource = schema.resources["ventus:index:ObjectStorageCredentials"];

/** The schema's properties in the terms of TypeScript: name, type, optional or not, documentation. */
function members(properties: Readonly<Record<string, Property>>, required: readonly string[]): unknown {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { type, items, description }]) => [
      name,
      {
        type: items === undefined ? type : `${items.$ref.split(":").at(-1) ?? ""}[]`,
        optional: !required.includes(name),
        description,
      },
    ]),
  );
}

function namesWhere(properties: Readonly<Record<string, Property>>, flag: "secret" | "replaceOnChanges"): string[] {
  return Object.entries(properties).flatMap(([name, property]) => (property[flag] === true ? [name] : []));
}

describe("schema.json", function () {
  this.timeout(30_000);
  let shapes: TypeScriptShapes;

  before(() => {
    shapes = new TypeScriptShapes(join(root, "tsconfig.json"));
  });

  it("has the version of the package", () => {
    const manifest = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
    expect(schema.version).to.equal(manifest.version);
  });

  describe("of the resource", () => {
    it("has the inputs of the core: names, types, which are optional, descriptions", () => {
      const core = shapes.members("provider/objectStorageCredentials/args.ts", "ObjectStorageCredentialsInputs");
      expect(members(resource.inputProperties, [])).to.deep.equal(core);
    });

    it("has the outputs of the core", () => {
      const core = shapes.members("provider/objectStorageCredentials/args.ts", "ObjectStorageCredentialsOutputs");
      expect(members(resource.properties, resource.required)).to.deep.equal(core);
    });

    it("marks as secret what the core marks", () => {
      expect(namesWhere(resource.properties, "secret")).to.deep.equal([...secretOutputs]);
    });

    it("says that a change of the project or of the user replaces", () => {
      expect(namesWhere(resource.inputProperties, "replaceOnChanges")).to.deep.equal(["projectId", "userId"]);
    });

    it("takes over a resource of the dynamic door, in every language", () => {
      expect(resource.aliases).to.deep.equal([{ type: dynamicType }]);
    });

    for (const door of doors()) {
      it(`is described as ${door.name} is`, () => {
        expect(resource.description).to.equal(shapes.class(door.file, "ObjectStorageCredentials").description);
      });

      it(`has the outputs of ${door.name}, which come from the class that both doors share`, () => {
        const names = shapes.propertyNames(door.file, "ObjectStorageCredentials");
        expect(names).to.include.members(Object.keys(resource.properties));
      });
    }

    it("has the inputs of both doors' classes", () => {
      const names = shapes.propertyNames("provider/nodeSdk/credentialsResource.ts", "ObjectStorageCredentialsArgs");
      expect(names).to.have.members(Object.keys(resource.inputProperties));
    });

    it("has the outputs of both doors' classes: names, types, which may be missing, descriptions", () => {
      const { outputs } = shapes.class("provider/nodeSdk/credentialsResource.ts", "CredentialsResource");
      expect(members(resource.properties, resource.required)).to.deep.equal(outputs);
    });
  });

  describe("of the provider", () => {
    const settings = Object.fromEntries(
      settingNames.map((name) => {
        const { boolean, description, secret, variable } = describeSetting(name);
        return [
          name,
          {
            type: boolean === true ? "boolean" : "string",
            description,
            ...(secret === true ? { secret } : {}),
            defaultInfo: { environment: [variable] },
          },
        ];
      }),
    );

    it("has every setting as a config variable, with its environment variable as default", () => {
      expect(schema.config.variables).to.deep.equal(settings);
    });

    it("takes every setting as an argument", () => {
      expect(schema.provider.inputProperties).to.deep.equal(settings);
    });

    it("has them in the TypeScript class's arguments too, with the same descriptions", () => {
      const args = shapes.members("provider/plugin/sdk/provider.ts", "ProviderArgs");
      expect(Object.keys(args)).to.deep.equal(settingNames);
      for (const name of settingNames) {
        expect(args[name]).to.include({ optional: true, description: describeSetting(name).description });
        expect(args[name]?.type).to.match(describeSetting(name).boolean === true ? /boolean/ : /string/);
      }
    });
  });

  describe("of the functions", () => {
    const file = "provider/functions/shapes.ts";

    it("has those that the plugin has", () => {
      expect(Object.keys(schema.functions)).to.have.members(
        [...functions.keys()].map((name) => `ventus:index:${name}`),
      );
    });

    for (const [token, { description, inputs, outputs }] of Object.entries(schema.functions)) {
      const name = token.slice("ventus:index:".length);
      const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

      it(`has the arguments and results of ${name}`, () => {
        expect(members(inputs.properties, inputs.required)).to.deep.equal(shapes.members(file, `${type}Args`));
        expect(members(outputs.properties, outputs.required)).to.deep.equal(shapes.members(file, `${type}Result`));
        expect(functions.get(name)?.results).to.have.members(Object.keys(outputs.properties));
      });

      it(`marks the secrets of ${name}`, () => {
        for (const properties of [inputs.properties, outputs.properties]) {
          const secrets = Object.keys(properties).filter((name) => secretOutputs.some((secret) => secret === name));
          expect(namesWhere(properties, "secret")).to.deep.equal(secrets);
        }
      });

      it(`describes ${name} as both doors do`, () => {
        for (const door of ["provider/plugin/sdk/functions.ts", "provider/dynamic/functions.ts"]) {
          expect(shapes.description(door, name)).to.equal(description);
        }
      });
    }

    it("has the types of the lists in the results", () => {
      for (const [token, { description, properties, required }] of Object.entries(schema.types)) {
        const name = token.slice("ventus:index:".length);
        expect(members(properties, required)).to.deep.equal(shapes.members(file, name));
        expect(description).to.equal(shapes.description(file, name));
      }
      expect(Object.keys(schema.types)).to.have.length(2);
    });
  });
});

function doors(): { name: string; file: string }[] {
  return [
    { name: "the dynamic door's class", file: "provider/dynamic/resource.ts" },
    { name: "the plugin door's class", file: "provider/plugin/sdk/objectStorageCredentials.ts" },
  ];
}
