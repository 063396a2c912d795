import * as ventus from "pulumi-ventus";

// Takes over the set that the project has, made at the console or by another tool: same access key, same secret. Where there is none, it
// makes one; where there are several, it lists them and makes none.
const creds = new ventus.ObjectStorageCredentials("media", { adopt: true });

export const accessKey = creds.accessKey;
export const secretKey = creds.secretKey; // a Pulumi secret
export const endpoint = creds.endpoint;
