import type { Cloud } from "../cloud";
import type { Call } from "../objectStorageCredentials/call";
import { placeOf } from "../objectStorageCredentials/describe";
import { bucketsOf, S3Error } from "../s3/buckets";
import { Secret } from "../secret";
import type { ListBucketsArgs, ListBucketsResult } from "./shapes";

/** The buckets that a key opens. Asks Keystone for nothing where the endpoint is given. */
export async function listBuckets(cloud: Cloud, args: ListBucketsArgs, call: Call): Promise<ListBucketsResult> {
  const endpoint = args.endpoint ?? cloud.config.s3Endpoint ?? (await placeOf(cloud)).endpoint;
  if (endpoint === undefined) {
    throw new S3Error({
      what: "list buckets",
      why: `no S3 endpoint is known for ${cloud.config.authUrl}`,
      next: "set the argument endpoint, or ventus:s3Endpoint",
    });
  }
  const secretKey = new Secret(args.secretKey);
  cloud.http.protect(secretKey);
  return { buckets: await bucketsOf(cloud, endpoint, { accessKey: args.accessKey, secretKey }, call.signal) };
}
