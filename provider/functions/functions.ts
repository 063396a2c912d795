import * as z from "zod";
import type { Cloud } from "../cloud";
import { kindOf } from "../kindOf";
import type { Call } from "../objectStorageCredentials/call";
import type { Fault } from "../objectStorageCredentials/check";
import { getObjectStorageCredentials } from "./get";
import { listObjectStorageCredentials } from "./list";
import { listBuckets } from "./listBuckets";

/** A function, ready to run, or every fault in its arguments. */
export type Prepared = { run: (cloud: Cloud, call: Call) => Promise<object> } | { faults: Fault[] };

export interface FunctionOfProvider {
  /** Its results, each of which a preview may not know yet. */
  readonly results: readonly string[];
  prepare(args: Readonly<Record<string, unknown>>): Prepared;
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const required = z.string().min(1);

/** The functions by name: a schema for the arguments, the work, the names of the results. */
export const functions: ReadonlyMap<string, FunctionOfProvider> = new Map([
  [
    "listObjectStorageCredentials",
    define(z.strictObject({ projectId: text, search: text }), listObjectStorageCredentials, [
      "projectId",
      "credentials",
    ]),
  ],
  [
    "getObjectStorageCredentials",
    define(z.strictObject({ accessKey: required }), getObjectStorageCredentials, [
      "accessKey",
      "secretKey",
      "projectId",
      "userId",
      "region",
      "authUrl",
      "endpoint",
    ]),
  ],
  [
    "listBuckets",
    define(z.strictObject({ accessKey: required, secretKey: required, endpoint: text }), listBuckets, ["buckets"]),
  ],
]);

function define<Args>(
  schema: z.ZodType<Args>,
  work: (cloud: Cloud, args: Args, call: Call) => Promise<object>,
  results: readonly string[],
): FunctionOfProvider {
  return {
    results,
    prepare: (args) => {
      const parsed = schema.safeParse(args);
      if (parsed.success) return { run: async (cloud, call) => await work(cloud, parsed.data, call) };
      return { faults: parsed.error.issues.flatMap((issue) => faultsOf(issue, args)) };
    },
  };
}

/** All arguments are text. As of inputs, no value is shown. */
function faultsOf(issue: z.core.$ZodIssue, args: Readonly<Record<string, unknown>>): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((name) => ({ property: name, reason: `${name} is not an argument of this function` }));
  }
  const name = String(issue.path[0]);
  return [{ property: name, reason: `${name} must be a string that is not empty, but is ${kindOf(args[name])}` }];
}
