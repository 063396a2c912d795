export { ObjectStorageCredentials } from "./dynamic/resource";
export type { ObjectStorageCredentialsArgs } from "./dynamic/resource";
