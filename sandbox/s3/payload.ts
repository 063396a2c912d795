import { createHash } from "node:crypto";
import type { Caller } from "./authenticate";
import { decodeChunks } from "./awsChunked";
import { S3Error } from "./errors";
import type { S3Request } from "./request";

/** The body that the client meant: unpacked from chunks, and held against whatever the client said about it. */
export async function readPayload(request: S3Request, caller: Caller | undefined, body: Buffer): Promise<Buffer> {
  const payload = await unpack(request, caller, body);
  const md5 = request.headers.get("content-md5");
  if (md5 === undefined) return payload;
  if (Buffer.from(md5, "base64").length !== 16) throw new S3Error("InvalidDigest");
  if (createHash("md5").update(payload).digest("base64") !== md5) throw new S3Error("BadDigest");
  return payload;
}

async function unpack(request: S3Request, caller: Caller | undefined, body: Buffer): Promise<Buffer> {
  const said = request.headers.get("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
  if (said.startsWith("STREAMING-")) return decodeChunks(said, request, caller, body);
  // Nobody signed the hash of a presigned or anonymous request.
  if (said === "UNSIGNED-PAYLOAD" || caller === undefined || caller.claim.presigned) return body;
  if (createHash("sha256").update(body).digest("hex") !== said) throw new S3Error("XAmzContentSHA256Mismatch");
  return body;
}
