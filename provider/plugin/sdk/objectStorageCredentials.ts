import * as pulumi from "@pulumi/pulumi";
import { keepOutOfDebugLog } from "../../nodeSdk/debugLog";
import type {
  ObjectStorageCredentialsInputs,
  ObjectStorageCredentialsOutputs,
} from "../../objectStorageCredentials/args";
import { secretOutputs } from "../../objectStorageCredentials/state";
import { version } from "../../version";

/** The inputs of {@link ObjectStorageCredentials}. */
export type ObjectStorageCredentialsArgs = {
  [Name in keyof ObjectStorageCredentialsInputs]: pulumi.Input<ObjectStorageCredentialsInputs[Name]>;
};

type Outputs = {
  [Name in keyof Required<ObjectStorageCredentialsOutputs>]: pulumi.Output<ObjectStorageCredentialsOutputs[Name]>;
};

const type = "ventus:index:ObjectStorageCredentials";

keepOutOfDebugLog(type);

/**
 * Object Storage Credentials of Ventus Cloud: the access key and secret key with which S3 clients open a project's object
 * storage.
 *
 * A project has one set per user, as in the console. Change `regenerate` to get a new secret for the same access key, or
 * set `rotateAfter` to get one regularly; with `overlap` the one before goes on working for a while. The secret is a Pulumi
 * secret: encrypted in the state, `[secret]` on the screen.
 *
 * @example
 * const creds = new ventus.ObjectStorageCredentials("media", { regenerate: config.get("regenerate") });
 * export const accessKey = creds.accessKey;
 * export const secretKey = creds.secretKey;
 */
export class ObjectStorageCredentials extends pulumi.CustomResource implements Outputs {
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

  /**
   * @param name The resource's name in the stack.
   * @param args Its inputs; all have defaults.
   * @param opts Resource options. A resource of the same name that the dynamic provider made is taken over as it is.
   */
  constructor(name: string, args: ObjectStorageCredentialsArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...declared, ...args }, pulumi.mergeOptions(own, opts));
  }

  /**
   * Reads credentials that exist, without managing them.
   *
   * @param id The access key.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ObjectStorageCredentials {
    return new ObjectStorageCredentials(name, {}, { ...opts, id });
  }

  /** Whether `object` is such a resource, also one of another copy of this package. */
  static override isInstance(object: unknown): object is ObjectStorageCredentials {
    return pulumi.CustomResource.isInstance(object) && "__pulumiType" in object && object.__pulumiType === type;
  }
}

const own: pulumi.CustomResourceOptions = {
  version,
  additionalSecretOutputs: [...secretOutputs],
  aliases: [{ type: "pulumi-nodejs:dynamic/ventus:ObjectStorageCredentials" }],
};

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
