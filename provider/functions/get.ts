import type { Cloud } from "../cloud";
import type { Call } from "../objectStorageCredentials/call";
import { readByAccessKey } from "../objectStorageCredentials/read";
import type { Secret } from "../secret";
import type { GetObjectStorageCredentialsArgs, GetObjectStorageCredentialsResult } from "./shapes";

/** One set with its secret, which stays wrapped until a door marks it. */
export async function getObjectStorageCredentials(
  cloud: Cloud,
  { accessKey }: GetObjectStorageCredentialsArgs,
  call: Call,
): Promise<Omit<GetObjectStorageCredentialsResult, "secretKey"> & { secretKey: Secret }> {
  const state = await readByAccessKey(cloud, accessKey, call);
  const { secretKey, projectId, userId, region, authUrl, endpoint } = state;
  return { accessKey: state.accessKey, secretKey, projectId, userId, region, authUrl, endpoint };
}
