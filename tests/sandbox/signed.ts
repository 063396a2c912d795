import { SignatureV4 } from "@smithy/signature-v4";
import { createHash, createHmac } from "node:crypto";
import { Readable } from "node:stream";
import { request } from "undici";
import type { Key } from "./s3Client";

class Sha256 {
  private readonly hash: { update(data: Uint8Array): unknown; digest(): Uint8Array };
  constructor(key?: unknown) {
    this.hash = key instanceof Uint8Array || typeof key === "string" ? createHmac("sha256", key) : createHash("sha256");
  }
  update(data: Uint8Array): void {
    this.hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
  reset(): void {
    throw new Error("Used once.");
  }
}

export const signerOf = ({ access, secret }: Key, region = "us-east-1", service = "s3"): SignatureV4 =>
  new SignatureV4({
    service,
    region,
    sha256: Sha256,
    uriEscapePath: false,
    credentials: { accessKeyId: access, secretAccessKey: secret },
  });

export interface Plain {
  readonly method?: "GET" | "PUT" | "POST" | "HEAD" | "DELETE" | "PATCH";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Default: true, in Content-Length. False: the body goes as a stream, whose end HTTP's own chunks tell. */
  readonly lengthTold?: boolean;
}

export interface RawReply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  /** What stands between <Code> and </Code>. */
  readonly code: string | undefined;
}

/** Sends as it is, signed or not. */
export async function sendRaw(
  endpoint: string,
  { method = "GET", path, query = {}, headers = {}, body, lengthTold = true }: Plain,
): Promise<RawReply> {
  const search = Object.entries(query).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const url = `${endpoint}${path}${search.length === 0 ? "" : `?${search.join("&")}`}`;
  const sent = body === undefined ? {} : { body: lengthTold ? body : Readable.from([body]) };
  const reply = await request(url, { method, headers, ...sent });
  const text = await reply.body.text();
  const found = Object.entries(reply.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return { status: reply.statusCode, headers: new Map(found), text, code: /<Code>(\w+)<\/Code>/.exec(text)?.[1] };
}

export interface Signing {
  readonly date?: Date;
  readonly region?: string;
  readonly service?: string;
  /** What x-amz-content-sha256 says; default: the hash of the body. */
  readonly payloadHash?: string;
  /** Changes the request after it was signed. */
  readonly tamper?: (plain: Plain) => Plain;
}

/** Signs in the headers and sends. */
export async function sendSigned(endpoint: string, key: Key, plain: Plain, signing: Signing = {}): Promise<RawReply> {
  const { hostname, port } = new URL(endpoint);
  const hash = createHash("sha256")
    .update(plain.body ?? "")
    .digest("hex");
  const signed = await signerOf(key, signing.region, signing.service).sign(
    {
      method: plain.method ?? "GET",
      protocol: "http:",
      hostname,
      path: plain.path,
      query: { ...plain.query },
      headers: { host: `${hostname}:${port}`, "x-amz-content-sha256": signing.payloadHash ?? hash, ...plain.headers },
    },
    { signingDate: signing.date ?? new Date() },
  );
  const ready = { ...plain, headers: signed.headers };
  return sendRaw(endpoint, signing.tamper?.(ready) ?? ready);
}

/** A presigned request, good for so many seconds from a date: a GET, or an upload of which the hash says this. */
export async function presign(
  endpoint: string,
  key: Key,
  path: string,
  seconds: number,
  date = new Date(),
  upload?: { readonly hash: string },
): Promise<Plain> {
  const { hostname, port } = new URL(endpoint);
  const hashHeader = new Set(["x-amz-content-sha256"]);
  const method = upload === undefined ? "GET" : "PUT";
  const signed = await signerOf(key).presign(
    {
      method,
      protocol: "http:",
      hostname,
      path,
      query: {},
      headers: { host: `${hostname}:${port}`, "x-amz-content-sha256": upload?.hash ?? "UNSIGNED-PAYLOAD" },
    },
    { signingDate: date, expiresIn: seconds, unhoistableHeaders: hashHeader, unsignableHeaders: hashHeader },
  );
  const query = Object.entries(signed.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  const headers = upload === undefined ? {} : { "x-amz-content-sha256": upload.hash };
  return { method, path, query: Object.fromEntries(query), headers };
}
