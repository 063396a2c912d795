import * as z from "zod";
import { VentusError } from "../errors";
import { parseState } from "../objectStorageCredentials/state";
import type { State } from "../objectStorageCredentials/state";

/** What was given is no export of a stack, or not one that can be compared with the cloud. */
export class StackExportError extends VentusError {
  readonly code = "VENTUS_STACK_EXPORT";
}

/** A set of Object Storage Credentials in the state of a stack. */
export interface ExportedSet {
  name: string;
  urn: string;
  state: State;
  allowMultiple: boolean;
  /** The arguments of the program's own provider; undefined: the default one. The same object for all of a provider's. */
  provider: Readonly<Record<string, unknown>> | undefined;
}

/** The type through either door. tests/provider/drift holds it against the doors' own. */
export const types: readonly string[] = [
  "pulumi-nodejs:dynamic/ventus:ObjectStorageCredentials",
  "ventus:index:ObjectStorageCredentials",
];
const providerType = "pulumi:providers:ventus";

const properties = z.record(z.string(), z.unknown()).default({});
const resource = z.object({
  urn: z.string(),
  type: z.string(),
  provider: z.string().default(""),
  /** Replaced already, and waiting to be deleted. */
  delete: z.boolean().default(false),
  /** Only read by the program, and managed by somebody else. */
  external: z.boolean().default(false),
  inputs: properties,
  outputs: properties,
});
type Resource = z.output<typeof resource>;
const stackExport = z.object({ deployment: z.object({ resources: z.array(resource).default([]) }) });

/**
 * The sets that a stack manages, and the access keys of all that it holds, secrets in the clear.
 *
 * @throws StackExportError
 */
export function readStackExport(exported: unknown): { sets: ExportedSet[]; accessKeys: ReadonlySet<string> } {
  const parsed = stackExport.safeParse(exported);
  if (!parsed.success) {
    const next = "give what `await stack.exportStack()` gives, or the JSON of `pulumi stack export --show-secrets`";
    throw new StackExportError({ what: "read the stack", why: "this is no export of one", next });
  }
  const { resources } = parsed.data.deployment;
  const providers = new Map(resources.filter(isOwnProvider).map((one) => [one.urn, open(one, one.inputs)]));
  const all = resources.filter(({ type }) => types.includes(type));
  const managed = all.filter((one) => !one.delete && !one.external);
  return {
    sets: managed.map((one) => setOf(one, providers)),
    accessKeys: new Set(
      all.flatMap(({ outputs }) => [outputs["accessKey"], outputs["previousAccessKey"]].filter(isText)),
    ),
  };
}

function setOf(one: Resource, providers: ReadonlyMap<string, Readonly<Record<string, unknown>>>): ExportedSet {
  const { urn } = one;
  const state = parseState(open(one, one.outputs));
  if (state === undefined) {
    throw new StackExportError({
      what: `compare ${urn} with the cloud`,
      why: "the stack holds no whole set of it: an import or a create was not finished",
      next: "run `pulumi refresh`, then `pulumi up`",
    });
  }
  return {
    name: nameOf(urn),
    urn,
    state,
    allowMultiple: open(one, one.inputs)["allowMultiple"] === true,
    provider: providers.get(one.provider.slice(0, one.provider.lastIndexOf("::"))),
  };
}

function isOwnProvider({ type, urn }: Resource): boolean {
  return type === providerType && !nameOf(urn).startsWith("default");
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const envelope = z.object({ [signature]: z.literal(secretSignature), plaintext: z.string().optional() });

/** The properties of a resource, out of the envelopes in which the engine writes secrets. */
function open({ urn }: Resource, properties: Resource["outputs"]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const parsed = envelope.safeParse(value);
      if (!parsed.success) return [name, value];
      const { plaintext } = parsed.data;
      if (plaintext !== undefined) return [name, parseJson(plaintext)];
      throw new StackExportError({
        what: `compare ${urn} with the cloud`,
        why: `its ${name} is encrypted in the export`,
        next: "export with the secrets: `await stack.exportStack()`, or `pulumi stack export --show-secrets`",
      });
    }),
  );
}

/** The engine writes JSON there. Of anything else the error of JSON.parse would repeat the beginning: a secret's. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
