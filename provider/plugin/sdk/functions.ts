import * as pulumi from "@pulumi/pulumi";
import type {
  GetObjectStorageCredentialsArgs,
  GetObjectStorageCredentialsResult,
  ListBucketsArgs,
  ListBucketsResult,
  ListObjectStorageCredentialsArgs,
  ListObjectStorageCredentialsResult,
} from "../../functions/shapes";
import { keepSecretResultsOutOfDebugLog } from "../../nodeSdk/debugLog";
import { version } from "../../version";

keepSecretResultsOutOfDebugLog();

type Inputs<Args> = { [Name in keyof Args]: pulumi.Input<Args[Name]> };

/** The Object Storage Credentials that the user logged in has in a project, as the console lists them: without secrets. */
export function listObjectStorageCredentials(
  args: Inputs<ListObjectStorageCredentialsArgs> = {},
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<ListObjectStorageCredentialsResult> {
  return pulumi.runtime.invokeOutput<ListObjectStorageCredentialsResult>(
    "ventus:index:listObjectStorageCredentials",
    args,
    { version, ...opts },
  );
}

/** One set of Object Storage Credentials with its secret, as the console's "Show access secret" does. */
export function getObjectStorageCredentials(
  args: Inputs<GetObjectStorageCredentialsArgs>,
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<GetObjectStorageCredentialsResult> {
  return pulumi.runtime.invokeOutput<GetObjectStorageCredentialsResult>(
    "ventus:index:getObjectStorageCredentials",
    args,
    { version, ...opts },
  );
}

/** The buckets that a set of Object Storage Credentials opens, as the console's "Browse Buckets" shows them. */
export function listBuckets(
  args: Inputs<ListBucketsArgs>,
  opts: pulumi.InvokeOutputOptions = {},
): pulumi.Output<ListBucketsResult> {
  // One by one: `args` may be the resource itself, which has more outputs than the function has arguments.
  const { accessKey, secretKey, endpoint } = args;
  const found = pulumi.runtime.invokeOutput<ListBucketsResult>(
    "ventus:index:listBuckets",
    { accessKey, secretKey, endpoint },
    { version, ...opts },
  );
  // Found with a secret, but none itself.
  return pulumi.unsecret(found);
}
