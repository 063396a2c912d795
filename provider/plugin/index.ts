// What a program imports from "pulumi-ventus/plugin".
export { ObjectStorageCredentials } from "./sdk/objectStorageCredentials";
export type { ObjectStorageCredentialsArgs } from "./sdk/objectStorageCredentials";
export { Provider } from "./sdk/provider";
export type { ProviderArgs } from "./sdk/provider";
export { getObjectStorageCredentials, listBuckets, listObjectStorageCredentials } from "./sdk/functions";
