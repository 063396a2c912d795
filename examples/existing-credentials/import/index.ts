import * as pulumi from "@pulumi/pulumi";
import * as ventus from "pulumi-ventus/plugin";

// The access key alone says which set is meant: of a project that has several, or, for an administrator, another user's. It is needed for
// the first `pulumi up` only: later ones find the set in the state.
const accessKeyToImport = new pulumi.Config().get("accessKey");

const creds = new ventus.ObjectStorageCredentials("media", {}, accessKeyToImport ? { import: accessKeyToImport } : {});

export const accessKey = creds.accessKey;
export const secretKey = creds.secretKey; // a Pulumi secret
export const endpoint = creds.endpoint;
