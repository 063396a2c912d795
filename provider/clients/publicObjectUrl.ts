import * as pulumi from "@pulumi/pulumi";
import { asRunError, urlOf, type Credentials } from "./access";
import { ClientError } from "./errors";

/** An object of a project's storage. */
export interface ObjectPlace {
  /** Name of its bucket. */
  bucket: pulumi.Input<string>;
  /** Its key, as it was stored: `photos/cat 1.jpg`. */
  key: pulumi.Input<string>;
}

/**
 * The URL under which anybody reads an object that was stored with the ACL `public-read`. Readers without a key have no project, so the
 * URL names it: `<endpoint>/<projectId>:<bucket>/<key>`. No secret is in it, and it is none.
 *
 * @param credentials Credentials of the object's project, or its endpoint and projectId.
 *
 * @example
 * export const logo = ventus.publicObjectUrl(creds, { bucket: "media", key: "logo.svg" });
 *
 * @throws {pulumi.RunError} in the output: no endpoint is known, or the key has a segment `.` or `..`, which clients resolve.
 */
export function publicObjectUrl(
  credentials: Pick<Credentials, "endpoint"> & { projectId: pulumi.Input<string> },
  place: ObjectPlace,
): pulumi.Output<string> {
  const { endpoint, projectId } = credentials;
  return pulumi
    .all([endpoint, projectId, place.bucket, place.key])
    .apply(([endpoint, projectId, bucket, key]) =>
      asRunError(() => publicObjectUrlOf({ endpoint: urlOf(endpoint, what), projectId, bucket, key })),
    );
}

const what = "the public URL of an object";

export function publicObjectUrlOf(object: {
  endpoint: string;
  projectId: string;
  bucket: string;
  key: string;
}): string {
  const { endpoint, projectId, bucket, key } = object;
  const segments = key.split("/");
  const relative = segments.find((segment) => segment === "." || segment === "..");
  if (relative !== undefined) {
    throw new ClientError({
      what: `make ${what}`,
      why: `the key ${JSON.stringify(key)} has a segment "${relative}", which browsers resolve before they ask`,
      next: "store the object under another key",
    });
  }
  return `${endpoint}/${encodeURIComponent(projectId)}:${encodeURIComponent(bucket)}/${segments.map(encodeURIComponent).join("/")}`;
}
