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
  // Loaded when it is needed: a destroy or a refresh signs nothing.
  const { sign } = await import("./sign.js");
  const signed = await sign({ method, url }, { accessKey, secretKey }, new Date(clock.now()));
  const headers = { ...signed, accept: "application/xml" };
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
