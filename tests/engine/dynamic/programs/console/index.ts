import * as pulumi from "@pulumi/pulumi";
import * as ventus from "pulumi-ventus";

// The stack's config says what there is to be.
const config = new pulumi.Config();
const wanted = (name: string): boolean => config.getBoolean(name) ?? false;
const theirs = config.get("theirs");

const creds = wanted("media")
  ? new ventus.ObjectStorageCredentials("media", { regenerate: config.get("regenerate") })
  : undefined;
if (wanted("second")) new ventus.ObjectStorageCredentials("second");
if (wanted("beside")) new ventus.ObjectStorageCredentials("beside", { allowMultiple: true });
const adopted = wanted("adopted") ? new ventus.ObjectStorageCredentials("adopted", { adopt: true }) : undefined;

export const list = ventus.listObjectStorageCredentials();
export const search = ventus.listObjectStorageCredentials({ search: "a1b2" });
export const accessKey = (creds ?? adopted)?.accessKey;
export const secretKey = (creds ?? adopted)?.secretKey;
export const endpoint = creds?.endpoint;
export const buckets = creds && ventus.listBuckets(creds);
export const shown = theirs === undefined ? undefined : ventus.getObjectStorageCredentials({ accessKey: theirs });
