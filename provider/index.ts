export { ObjectStorageCredentials } from "./dynamic/resource";
export type { ObjectStorageCredentialsArgs } from "./dynamic/resource";
export { getObjectStorageCredentials, listBuckets, listObjectStorageCredentials } from "./dynamic/functions";
