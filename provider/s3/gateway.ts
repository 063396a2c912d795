import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import { ConnectionError } from "../http/errors";
import type { HttpClient, Response } from "../http/client";
import type { Clock } from "../http/time";
import type { Secret } from "../secret";

/** Bytes: a bucket takes about 150 in a list. */
const longestAnswer = 16 * 1024 * 1024;

export interface S3Key {
  accessKey: string;
  secretKey: Secret;
}

/** How a gateway took a key. */
export type KeyCheck =
  | { active: true }
  /** `code`: S3's own, such as `InvalidAccessKeyId`, or what happened to the request. No `status`: no answer came. */
  | { active: false; code: string; request: string; status?: number };

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super("sha256", secret);
  }
}

/** Where a request goes. `path` begins with a slash and is percent-encoded. */
export interface S3Request {
  method: "GET" | "HEAD";
  endpoint: string;
  path: string;
}

/** Sends one signed request, path style. */
export async function send(
  { http, clock }: { http: HttpClient; clock: Clock },
  { method, endpoint, path }: S3Request,
  { accessKey, secretKey }: S3Key,
  signal?: AbortSignal,
): Promise<Response> {
  const url = new URL(`${endpoint}${path}`);
  const signer = new SignatureV4({
    service: "s3",
    // RGW takes any region name (seen on 16.2.15).
    region: "us-east-1",
    sha256: Sha256,
    uriEscapePath: false,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey.reveal() },
  });
  const signed = await signer.sign(
    { method, protocol: url.protocol, hostname: url.hostname, path: url.pathname, headers: { host: url.host } },
    { signingDate: new Date(clock.now()) },
  );
  const headers = { ...signed.headers, accept: "application/xml" };
  return await http.send({ method, url: url.href, headers, maxBytes: longestAnswer }, signal);
}

/**
 * Asks the gateway for the key's buckets, which any accepted key may see. Besides telling whether the key works, this is
 * its first use: on a gateway that remembers secrets it ends the old one (see the reliability guide).
 */
export async function checkKey(
  http: HttpClient,
  clock: Clock,
  endpoint: string,
  key: S3Key,
  signal?: AbortSignal,
): Promise<KeyCheck> {
  const request = `GET ${endpoint}/`;
  try {
    const response = await send({ http, clock }, { method: "GET", endpoint, path: "/" }, key, signal);
    if (response.status === 200) return { active: true };
    const { status } = response;
    return { active: false, code: codeOf(response), request: `${request} -> ${status}`, status };
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    return { active: false, code: error.why, request: `${request} -> no answer` };
  }
}

/** S3's error code out of `<Error><Code>…</Code></Error>`. */
export function codeOf(response: Response): string {
  return /<Code>([A-Za-z0-9]{1,64})<\/Code>/.exec(response.text)?.[1] ?? `status ${response.status}`;
}
