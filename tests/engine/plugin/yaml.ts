import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PulumiProject } from "../../../tools/pulumi/project";

type Section = Readonly<Record<string, unknown>>;

/** Parts of a YAML program, in YAML's own terms. */
export interface Program {
  /** Object Storage Credentials, by their names: `properties`, `options`. */
  sets: Readonly<Record<string, { properties?: Section; options?: Section }>>;
  /** Other resources: providers. */
  resources?: Section;
  config?: Section;
  /** Whether the program says where the plugin lies. Default true. */
  saysWhere?: boolean;
}

/** Makes the project's program this one. Its outputs are those of the dynamic door's program `sets`. */
export async function write(project: PulumiProject, program: Program): Promise<void> {
  const { sets, resources = {}, config = {}, saysWhere = true } = program;
  const type = "ventus:ObjectStorageCredentials";
  const written = {
    name: "sets",
    runtime: "yaml",
    ...(saysWhere ? { plugins: { providers: [{ name: "ventus", path: "node_modules/.bin" }] } } : {}),
    config,
    resources: { ...resources, ...mapValues(sets, (set) => ({ type, ...set })) },
    outputs: {
      sets: mapValues(sets, (_set, name) =>
        Object.fromEntries(
          ["accessKey", "secretKey", "projectId", "endpoint"].map((output) => [output, `\${${name}.${output}}`]),
        ),
      ),
    },
  };
  // JSON is YAML too.
  await writeFile(join(project.folder, "Pulumi.yaml"), JSON.stringify(written, undefined, 2));
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T, name: string) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
