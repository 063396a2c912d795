import * as pulumi from "@pulumi/pulumi";
import { CredentialsResource } from "../../nodeSdk/credentialsResource";
import type { ObjectStorageCredentialsArgs } from "../../nodeSdk/credentialsResource";
import { keepOutOfDebugLog } from "../../nodeSdk/debugLog";
import { version } from "../../version";

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
export class ObjectStorageCredentials extends CredentialsResource {
  /**
   * @param name The resource's name in the stack.
   * @param args Its inputs; all have defaults.
   * @param opts Resource options. A resource of the same name that the dynamic provider made is taken over as it is.
   */
  constructor(name: string, args: ObjectStorageCredentialsArgs = {}, opts: pulumi.CustomResourceOptions = {}) {
    super(type, name, args, pulumi.mergeOptions(own, opts));
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
  aliases: [{ type: "pulumi-nodejs:dynamic/ventus:ObjectStorageCredentials" }],
};
