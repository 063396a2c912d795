import { createHash } from "node:crypto";
import { S3Error } from "./errors";
import type { Operation } from "./operation";

/** The body of an object or of a list of keys, for which RGW 16.2.15 wants Content-Length. */
export function readSizedPayload(operation: Operation): Buffer {
  if (!operation.request.headers.has("content-length")) throw new S3Error("MissingContentLength");
  return readPayload(operation);
}

/** The body, held against whatever the client said about it. */
export function readPayload({ request, body }: Operation): Buffer {
  const md5 = request.headers.get("content-md5");
  if (md5 !== undefined && Buffer.from(md5, "base64").length !== 16) throw new S3Error("InvalidDigest");
  const said = request.headers.get("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
  // RGW 16.2.15 knows no chunks with trailers: to it what tells of them is a hash, and a wrong one.
  if (said !== "UNSIGNED-PAYLOAD" && createHash("sha256").update(body).digest("hex") !== said)
    throw new S3Error("XAmzContentSHA256Mismatch");
  if (md5 !== undefined && createHash("md5").update(body).digest("base64") !== md5) throw new S3Error("BadDigest");
  return body;
}
