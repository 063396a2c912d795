import * as pulumi from "@pulumi/pulumi";
import { normaliseEndpoint } from "../config/urls";
import { kindOf } from "../kindOf";
import { ClientError } from "./errors";

/**
 * What opens an object storage: an `ObjectStorageCredentials` of either door, the result of `getObjectStorageCredentials`, or the
 * same values from elsewhere.
 */
export interface Credentials {
  /** The access key. */
  accessKey: pulumi.Input<string>;
  /** The secret key. */
  secretKey: pulumi.Input<string>;
  /** URL of the S3 gateway. */
  endpoint: pulumi.Input<string | undefined>;
}

/** The same, known: the endpoint without a trailing slash. */
export interface Access {
  accessKey: string;
  secretKey: string;
  endpoint: string;
}

/**
 * RGW takes any region's signature, but refuses to make a bucket for a client that names another region as the bucket's place:
 * "InvalidLocationConstraint" (RGW 16.2.15). Clients name none when they are told that this is the region.
 */
export const region = "us-east-1";

/**
 * A secret output of what `form` makes of the credentials.
 *
 * @param what What is made, for the error: "rclone's configuration".
 */
export function secretly<T>(credentials: Credentials, what: string, form: (access: Access) => T): pulumi.Output<T> {
  const { accessKey, secretKey, endpoint } = credentials;
  return pulumi
    .all([accessKey, pulumi.secret(secretKey), endpoint])
    .apply(([accessKey, secretKey, endpoint]) =>
      asRunError(() => form({ accessKey, secretKey, endpoint: urlOf(endpoint, what) })),
    );
}

/** The URL of the gateway in its one form. */
export function urlOf(endpoint: string | undefined, what: string): string {
  if (endpoint === undefined || endpoint === "") {
    throw new ClientError({
      what: `make ${what}`,
      why: "no S3 endpoint is known for these credentials: the cloud's catalog has none, and none is configured",
      next: "set ventus:s3Endpoint (VENTUS_S3_ENDPOINT) to the gateway's URL and run `pulumi up`: it becomes the resource's output `endpoint`",
    });
  }
  const url = normaliseEndpoint(endpoint);
  if (url !== undefined) return url;
  throw new ClientError({
    what: `make ${what}`,
    why: `the endpoint must be the http or https URL of an S3 gateway, without a login, but is ${kindOf(endpoint)}`,
    next: "give a URL like https://vienna.ventuscloud.eu:8080",
  });
}

/** Pulumi prints the text of such an error alone; of others the program's stack too. */
export function asRunError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ClientError ? new pulumi.RunError(error.message) : error;
  }
}
