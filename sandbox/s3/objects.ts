import { createHash } from "node:crypto";
import { type S3Answer, xmlAnswer } from "./answer";
import { S3Error } from "./errors";
import { buckets, findBucket, findObject, objectKey, type Operation } from "./operation";
import { readSizedPayload } from "./payload";
import { decode, parameter, type S3Request } from "./request";
import type { StoredObject } from "./store";
import { element, xmlDocument } from "./xml";

const KEPT = [
  "content-type",
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "expires",
];

/** PUT /bucket/key; with x-amz-copy-source a copy. */
export function putObject(operation: Operation): S3Answer {
  const { request, now } = operation;
  const bucket = findBucket(operation);
  const key = objectKey(operation);
  if (Buffer.byteLength(key) > 1024) throw new S3Error("InvalidObjectName");
  const source = request.headers.get("x-amz-copy-source");
  if (source !== undefined) return copyObject(operation, source);
  const body = readSizedPayload(operation);
  if (request.headers.get("if-none-match") === "*" && bucket.objects.has(key)) throw new S3Error("PreconditionFailed");
  const etag = createHash("md5").update(body).digest("hex");
  const stored = {
    key,
    body,
    etag,
    lastModified: now,
    headers: keptHeaders(request),
    isPublic: isPublic(request),
  };
  bucket.objects.set(key, stored);
  return { status: 200, headers: { etag: `"${etag}"`, "accept-ranges": "bytes" } };
}

function copyObject(operation: Operation, from: string): S3Answer {
  const [name = "", ...key] = decode(from).replace(/^\//, "").split("/");
  const found = buckets(operation).get(name);
  if (found === undefined) throw new S3Error("NoSuchBucket");
  const source = found.objects.get(key.join("/"));
  if (source === undefined) throw new S3Error("NoSuchKey");
  const { request, now } = operation;
  const isReplaced = request.headers.get("x-amz-metadata-directive") === "REPLACE";
  const copy: StoredObject = {
    ...source,
    key: objectKey(operation),
    lastModified: now,
    headers: isReplaced ? keptHeaders(request) : source.headers,
    isPublic: isPublic(request),
  };
  findBucket(operation).objects.set(copy.key, copy);
  const result = [element("LastModified", now.toISOString()), element("ETag", copy.etag)];
  return xmlAnswer(xmlDocument("CopyObjectResult", result));
}

const isPublic = (request: S3Request): boolean => request.headers.get("x-amz-acl") === "public-read";

function keptHeaders(request: S3Request): ReadonlyMap<string, string> {
  const kept = new Map<string, string>([["content-type", "binary/octet-stream"]]);
  for (const [name, value] of request.headers)
    if (KEPT.includes(name) || name.startsWith("x-amz-meta-")) kept.set(name, value);
  return kept;
}

/** GET and HEAD /bucket/key. */
export function getObject(operation: Operation): S3Answer {
  const { request } = operation;
  const found = findObject(operation);
  const failed = condition(request, found);
  if (failed !== undefined) return failed;
  const headers: Record<string, string> = {
    "accept-ranges": "bytes",
    "last-modified": found.lastModified.toUTCString(),
    "x-rgw-object-type": "Normal",
    etag: `"${found.etag}"`,
    ...Object.fromEntries(found.headers),
  };
  for (const name of KEPT) {
    const wanted = parameter(request, `response-${name}`);
    if (wanted !== undefined) headers[name] = wanted;
  }
  const range = readRange(request.headers.get("range"), found.body.length);
  if (range === undefined) return { status: 200, headers, body: found.body };
  headers["content-range"] = `bytes ${range.first}-${range.last}/${found.body.length}`;
  return { status: 206, headers, body: found.body.subarray(range.first, range.last + 1) };
}

function condition(request: S3Request, { etag, lastModified }: StoredObject): S3Answer | undefined {
  const match = (header: string): boolean | undefined => {
    const value = request.headers.get(header);
    return value === undefined ? undefined : value === "*" || value.replaceAll('"', "") === etag;
  };
  if (match("if-match") === false) throw new S3Error("PreconditionFailed");
  const since = Date.parse(request.headers.get("if-modified-since") ?? "");
  const isUnchanged = Math.floor(lastModified.getTime() / 1000) * 1000 <= since;
  return (match("if-none-match") ?? isUnchanged) ? { status: 304 } : undefined;
}

/** The first of the ranges asked for, as RGW has it. Undefined: the whole object. */
function readRange(
  header: string | undefined,
  size: number,
): { readonly first: number; readonly last: number } | undefined {
  const parts = /^bytes=(\d*)-(\d*)/.exec(header ?? "");
  const [, from = "", to = ""] = parts ?? [];
  if (from === "" && to === "") return undefined;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (first > last) throw new S3Error("InvalidRange");
  return { first, last };
}

/** DELETE /bucket/key: 204, whether there was one or not. */
export function deleteObject(operation: Operation): S3Answer {
  findBucket(operation).objects.delete(objectKey(operation));
  return { status: 204 };
}
