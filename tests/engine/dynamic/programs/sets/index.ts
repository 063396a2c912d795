import * as pulumi from "@pulumi/pulumi";
import * as ventus from "pulumi-ventus";

interface Wanted {
  args?: ventus.ObjectStorageCredentialsArgs;
  options?: pulumi.CustomResourceOptions;
  /** Reads the set of this access key instead of making one. */
  get?: string;
}

const wanted = new pulumi.Config().requireObject<Record<string, Wanted>>("sets");

/** By the resource's name: its outputs. */
export const sets = Object.fromEntries(
  Object.entries(wanted).map(([name, { args, options, get }]) => {
    const set =
      get === undefined
        ? new ventus.ObjectStorageCredentials(name, args, options)
        : ventus.ObjectStorageCredentials.get(name, get, options);
    const { accessKey, secretKey, projectId, endpoint, regenerate } = set;
    return [name, { accessKey, secretKey, projectId, endpoint, regenerate }];
  }),
);
