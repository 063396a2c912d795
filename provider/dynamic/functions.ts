import * as pulumi from "@pulumi/pulumi";
import type { Cloud } from "../cloud";
import type {
  GetObjectStorageCredentialsArgs,
  GetObjectStorageCredentialsResult,
  ListBucketsArgs,
  ListBucketsResult,
  ListObjectStorageCredentialsArgs,
  ListObjectStorageCredentialsResult,
} from "../functions/shapes";
import type { Call } from "../objectStorageCredentials/call";

// The functions in the program's own process: with the stack's config and the environment, and without the plugin. What
// they need is loaded when the first of them is called.

type Inputs<Args> = { [Name in keyof Args]: pulumi.Input<Args[Name]> };

/** The Object Storage Credentials that the user logged in has in a project, as the console lists them: without secrets. */
export function listObjectStorageCredentials(
  args: Inputs<ListObjectStorageCredentialsArgs> = {},
): pulumi.Output<ListObjectStorageCredentialsResult> {
  return pulumi.output(args).apply(async (known) => {
    const { listObjectStorageCredentials } = await import("../functions/list.js");
    return await withCloud((cloud, call) => listObjectStorageCredentials(cloud, known, call));
  });
}

/** One set of Object Storage Credentials with its secret, as the console's "Show access secret" does. */
export function getObjectStorageCredentials(
  args: Inputs<GetObjectStorageCredentialsArgs>,
): pulumi.Output<GetObjectStorageCredentialsResult> {
  const found = pulumi.output(args).apply(async (known) => {
    const { getObjectStorageCredentials } = await import("../functions/get.js");
    const result = await withCloud((cloud, call) => getObjectStorageCredentials(cloud, known, call));
    return pulumi.secret({ ...result, secretKey: result.secretKey.reveal() });
  });
  return pulumi.secret(found);
}

/** The buckets that a set of Object Storage Credentials opens, as the console's "Browse Buckets" shows them. */
export function listBuckets(args: Inputs<ListBucketsArgs>): pulumi.Output<ListBucketsResult> {
  // One by one: `args` may be the resource itself, and of a resource the SDK resolves nothing.
  const { accessKey, secretKey, endpoint } = args;
  const found = pulumi.output({ accessKey, secretKey, endpoint }).apply(async (known) => {
    const { listBuckets } = await import("../functions/listBuckets.js");
    return await withCloud((cloud, call) => listBuckets(cloud, known, call));
  });
  // Found with a secret, but none itself.
  return pulumi.unsecret(found);
}

let connection: Promise<Cloud> | undefined;

async function withCloud<T>(work: (cloud: Cloud, call: Call) => Promise<T>): Promise<T> {
  const { operationTime } = await import("../objectStorageCredentials/call.js");
  const warn = (message: string): void => void pulumi.log.warn(message);
  connection ??= connected(warn);
  return await work(await connection, { deadline: Date.now() + operationTime, warn });
}

async function connected(warn: (message: string) => void): Promise<Cloud> {
  const [{ loadConfig }, { environment, stackConfig }, { ConfigError }, { connect }] = await Promise.all([
    import("../config/load.js"),
    import("../config/sources.js"),
    import("../config/errors.js"),
    import("../connect.js"),
  ]);
  // Not pulumi.Config: it warns of a secret that is read as text.
  const sources = [stackConfig((key) => pulumi.runtime.getConfig(key)), environment(process.env)];
  const loaded = loadConfig(sources);
  if ("faults" in loaded) throw new pulumi.RunError(new ConfigError(loaded.faults).message);
  return connect(loaded.config, warn);
}
