import * as pulumi from "@pulumi/pulumi";
import { secretOutputs } from "../objectStorageCredentials/args";
import type { ObjectStorageCredentialsInputs, ObjectStorageCredentialsOutputs } from "../objectStorageCredentials/args";
import { tidyTraces } from "./traces";

/** The inputs of Object Storage Credentials; all have defaults. */
export type ObjectStorageCredentialsArgs = {
  [Name in keyof ObjectStorageCredentialsInputs]: pulumi.Input<ObjectStorageCredentialsInputs[Name]>;
};

type Outputs = {
  [Name in keyof Required<ObjectStorageCredentialsOutputs>]: pulumi.Output<ObjectStorageCredentialsOutputs[Name]>;
};

/** What the resource's classes of both doors have in common: the outputs, and that secrets are secret. */
export abstract class CredentialsResource extends pulumi.CustomResource implements Outputs {
  /** The access key: S3's `AWS_ACCESS_KEY_ID`. It stays when the secret is regenerated, unless `overlap` is set. */
  declare readonly accessKey: Outputs["accessKey"];
  /** The secret key: S3's `AWS_SECRET_ACCESS_KEY`. Always a Pulumi secret. */
  declare readonly secretKey: Outputs["secretKey"];
  /** Id of the project whose object storage the credentials open. */
  declare readonly projectId: Outputs["projectId"];
  /** Id of the user who owns the credentials. */
  declare readonly userId: Outputs["userId"];
  /** Region of the S3 endpoint, where the cloud names one. */
  declare readonly region: Outputs["region"];
  /** Keystone's URL: the cloud that the credentials belong to. */
  declare readonly authUrl: Outputs["authUrl"];
  /** URL of the S3 gateway, to be used path style. None where the cloud names no gateway and none is configured. */
  declare readonly endpoint: Outputs["endpoint"];
  /** The `regenerate` value that this secret was made for. */
  declare readonly regenerate: Outputs["regenerate"];
  /** RFC 3339 time at which this secret was made; of an adopted or imported one, at which it was first seen. */
  declare readonly regeneratedAt: Outputs["regeneratedAt"];
  /** RFC 3339 time from which on the secret is due for rotation; none without `rotateAfter`. */
  declare readonly rotateAt: Outputs["rotateAt"];
  /** During an overlap: the access key that was current before, and goes on working. */
  declare readonly previousAccessKey: Outputs["previousAccessKey"];
  /** During an overlap: the secret key of `previousAccessKey`. Always a Pulumi secret. */
  declare readonly previousSecretKey: Outputs["previousSecretKey"];
  /** During an overlap: RFC 3339 time from which on an `up` removes the previous pair. */
  declare readonly previousUntil: Outputs["previousUntil"];

  /** @param more Inputs that are a door's own. */
  constructor(
    type: string,
    name: string,
    args: ObjectStorageCredentialsArgs,
    opts: pulumi.CustomResourceOptions,
    more: Readonly<Record<string, string>> = {},
  ) {
    const secrets = { additionalSecretOutputs: [...secretOutputs] };
    const restore = tidyTraces(CredentialsResource.name);
    try {
      super(type, name, { ...declared, ...args, ...more }, pulumi.mergeOptions(opts, secrets));
    } finally {
      restore();
    }
  }
}

/** The SDK makes a property of each output that is declared among the inputs, and of no other. */
const declared: Record<keyof ObjectStorageCredentialsOutputs, undefined> = {
  accessKey: undefined,
  secretKey: undefined,
  projectId: undefined,
  userId: undefined,
  region: undefined,
  authUrl: undefined,
  endpoint: undefined,
  regenerate: undefined,
  regeneratedAt: undefined,
  rotateAt: undefined,
  previousAccessKey: undefined,
  previousSecretKey: undefined,
  previousUntil: undefined,
};
