import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../tools/lib/places";

/** The folder of this package's own commands, `pulumi-resource-ventus` among them, as npm links them. */
export const commands = join(packageRoot, "node_modules", ".bin");

/** What a program asks for: as many resources of one kind as there are projects. */
export interface Wanted {
  /** Ids of projects: one resource each. */
  readonly projects: readonly string[];
  /** Inputs that all the resources have in common. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A Pulumi program for {@link Wanted}. */
export interface Program {
  /** Writes it into a folder, over the one that is there. */
  write(folder: string, wanted: Wanted): Promise<void>;
}

export interface YamlOptions {
  /** Of the resources, such as `ventus:index:ObjectStorageCredentials`. */
  readonly type: string;
  /** The folder that holds the executable `pulumi-resource-<package>`. */
  readonly plugin: string;
}

/** A YAML program: no process of its own, so what it takes is the engine's and the plugin's. */
export function yamlProgram({ type, plugin }: YamlOptions): Program {
  const [name] = type.split(":");
  return {
    async write(folder, { projects, inputs }) {
      const resources: [string, unknown][] = projects.map((projectId, index) => [
        nameOf(index),
        { type, properties: { projectId, ...inputs } },
      ]);
      const program = {
        name: "many",
        runtime: "yaml",
        plugins: { providers: [{ name, path: plugin }] },
        resources: Object.fromEntries(resources),
      };
      // JSON is YAML too.
      await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify(program));
    },
  };
}

/**
 * A program in plain JavaScript: there is nothing to compile in each run.
 *
 * @param make The name of a file in bench/programs, which exports `make(name, inputs)`.
 */
export function nodeProgram(make: string): Program {
  const runtime = { name: "nodejs", options: { typescript: false } };
  const manifest = { name: "many", main: "index.js", dependencies: { "@pulumi/pulumi": "^3.249.0" } };
  const index = `
const { make } = require("./make.js");
const { projects, inputs } = require("./wanted.json");
projects.forEach((projectId, index) => make("set-" + (index + 1), { projectId, ...inputs }));
`;
  return {
    async write(folder, wanted) {
      await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify({ name: "many", runtime }));
      await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
      await writeFile(join(folder, "wanted.json"), JSON.stringify(wanted));
      await writeFile(join(folder, "index.js"), index);
      await copyFile(join(packageRoot, "bench", "programs", make), join(folder, "make.js"));
    },
  };
}

function nameOf(index: number): string {
  return `set-${index + 1}`;
}

/** The provider plugin of this package. */
export const pluginDoor = yamlProgram({ type: "ventus:index:ObjectStorageCredentials", plugin: commands });

/** The dynamic provider of this package. */
export const dynamicDoor = nodeProgram("dynamic.js");
