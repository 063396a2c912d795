import type { SandboxProject } from "../fixture";
import { S3Error } from "./errors";
import type { S3Request } from "./request";
import type { Bucket, Store, StoredObject } from "./store";

/** A request of somebody who may make it. */
export interface Operation {
  readonly request: S3Request;
  /** The project whose buckets the request is about. */
  readonly project: SandboxProject;
  /** As it came: whoever uses it takes it from readPayload, which is when RGW checks it. */
  readonly body: Buffer;
  readonly store: Store;
  readonly now: Date;
}

export const bucketName = ({ request }: Operation): string => {
  if (request.bucket === undefined) throw new S3Error("MethodNotAllowed");
  return request.bucket;
};

export const objectKey = ({ request }: Operation): string => {
  if (request.key === undefined) throw new S3Error("MethodNotAllowed");
  return request.key;
};

export const buckets = ({ store, project }: Operation): Map<string, Bucket> => store.bucketsOf(project.id);

export function findBucket(operation: Operation): Bucket {
  const found = buckets(operation).get(bucketName(operation));
  if (found === undefined) throw new S3Error("NoSuchBucket");
  return found;
}

export function findObject(operation: Operation): StoredObject {
  const found = findBucket(operation).objects.get(objectKey(operation));
  if (found === undefined) throw new S3Error("NoSuchKey");
  return found;
}
