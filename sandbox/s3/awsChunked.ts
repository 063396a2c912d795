import { createHash } from "node:crypto";
import { secretEqual } from "../secretEqual";
import type { Caller } from "./authenticate";
import { notInSandbox, S3Error } from "./errors";
import type { S3Request } from "./request";

const UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
const SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
const SIGNED_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

const sha256 = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

/**
 * The content coding aws-chunked: `<size in hex>[;chunk-signature=…]\r\n<data>\r\n`, ended by a chunk of size 0 and trailers.
 * Signed chunks are a chain that starts at the request's own signature.
 */
export async function decodeChunks(
  kind: string,
  request: S3Request,
  caller: Caller | undefined,
  body: Buffer,
): Promise<Buffer> {
  if (![UNSIGNED, SIGNED, SIGNED_TRAILER].includes(kind)) throw notInSandbox(`payload ${kind}`);
  const chain = kind === UNSIGNED || caller === undefined ? undefined : new Chain(caller);
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf("\r\n", at);
    const head = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(
      end === -1 ? "" : body.toString("latin1", at, end),
    );
    if (head === null) throw new S3Error("IncompleteBody");
    const size = Number.parseInt(head[1] ?? "", 16);
    const data = body.subarray(end + 2, end + 2 + size);
    if (data.length < size) throw new S3Error("IncompleteBody");
    await chain?.check("AWS4-HMAC-SHA256-PAYLOAD", `${sha256("")}\n${sha256(data)}`, head[2]);
    at = end + 2 + size;
    if (size === 0) break;
    parts.push(data);
    if (body.toString("latin1", at, at + 2) !== "\r\n") throw new S3Error("IncompleteBody");
    at += 2;
  }
  if (kind === SIGNED_TRAILER) await checkTrailers(body.toString("latin1", at), chain);
  const payload = Buffer.concat(parts);
  const length = request.headers.get("x-amz-decoded-content-length");
  if (length !== undefined && Number(length) !== payload.length) throw new S3Error("IncompleteBody");
  return payload;
}

/** The trailers are signed as `name:value\n`; their own signature is the last of them. */
async function checkTrailers(text: string, chain: Chain | undefined): Promise<void> {
  const lines = text.split("\r\n").filter((line) => line !== "");
  const signature = lines.find((line) => line.startsWith("x-amz-trailer-signature:"))?.split(":")[1];
  const signed = lines.filter((line) => !line.startsWith("x-amz-trailer-signature:")).map((line) => `${line.trim()}\n`);
  await chain?.check("AWS4-HMAC-SHA256-TRAILER", sha256(signed.join("")), signature);
}

class Chain {
  private previous: string;

  constructor(private readonly caller: Caller) {
    this.previous = caller.claim.signature;
  }

  async check(algorithm: string, hashes: string, signature: string | undefined): Promise<void> {
    const { claim, signer } = this.caller;
    const text = [algorithm, claim.date, signer.scopeText, this.previous, hashes].join("\n");
    if (!secretEqual(signature ?? "", await signer.textSignature(text))) throw new S3Error("SignatureDoesNotMatch");
    this.previous = signature ?? "";
  }
}
