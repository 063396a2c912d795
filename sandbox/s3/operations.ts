import type { S3Answer } from "./answer";
import { createBucket, deleteBucket, getBucketLocation, getBucketVersioning, headBucket, listBuckets } from "./buckets";
import { deleteObjects } from "./deleteObjects";
import { notInSandbox, S3Error } from "./errors";
import { listObjects } from "./listObjects";
import { deleteObject, getObject, putObject } from "./objects";
import type { Operation } from "./operation";
import type { S3Request } from "./request";

type Run = (operation: Operation) => S3Answer;

/** Parameters that make a request about something else than the bucket or object itself. */
const SUBRESOURCES = [
  "acl",
  "append",
  "cors",
  "delete",
  "encryption",
  "legal-hold",
  "lifecycle",
  "location",
  "logging",
  "notification",
  "object-lock",
  "partNumber",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versioning",
  "versionId",
  "versions",
  "website",
];

const ACCOUNT: Readonly<Record<string, Run>> = { GET: listBuckets, HEAD: listBuckets };
const BUCKET: Readonly<Record<string, Run>> = {
  GET: listObjects,
  HEAD: headBucket,
  PUT: createBucket,
  DELETE: deleteBucket,
  "GET location": getBucketLocation,
  "GET versioning": getBucketVersioning,
  "POST delete": deleteObjects,
};
const OBJECT: Readonly<Record<string, Run>> = { GET: getObject, HEAD: getObject, PUT: putObject, DELETE: deleteObject };

/** What a request asks to be done. */
export function findOperation({ method, bucket, key, query }: S3Request): Run {
  const table = bucket === undefined ? ACCOUNT : key === undefined ? BUCKET : OBJECT;
  const subresource = SUBRESOURCES.find((name) => query.has(name));
  const run = table[subresource === undefined ? method : `${method} ${subresource}`];
  if (run !== undefined) return run;
  if (subresource !== undefined && ["GET", "HEAD", "PUT", "POST", "DELETE"].includes(method))
    throw notInSandbox(`${method} ?${subresource}`);
  throw new S3Error("MethodNotAllowed");
}
