import { S3Error } from "./errors";

/** A request to S3, taken apart but not yet trusted. */
export interface S3Request {
  readonly method: string;
  /** As it came, before the question mark. */
  readonly rawPath: string;
  /** Undefined: the request is about the list of buckets. */
  readonly bucket: string | undefined;
  /** The project named in the path, `/PROJECT_ID:bucket/key`; undefined: the caller's own. */
  readonly tenant: string | undefined;
  /** Undefined: the request is about the bucket. */
  readonly key: string | undefined;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly headers: ReadonlyMap<string, string>;
}

export function parseRequest(method: string, target: string, headers: ReadonlyMap<string, string>): S3Request {
  const mark = target.indexOf("?");
  const rawPath = mark === -1 ? target : target.slice(0, mark);
  const path = decode(rawPath).replace(/^\//, "");
  const slash = path.indexOf("/");
  const place = slash === -1 ? path : path.slice(0, slash);
  const key = slash === -1 ? "" : path.slice(slash + 1);
  const colon = place.indexOf(":");
  const bucket = place.slice(colon + 1);
  return {
    method,
    rawPath,
    bucket: bucket === "" ? undefined : bucket,
    tenant: colon === -1 ? undefined : place.slice(0, colon),
    key: key === "" ? undefined : key,
    query: parseQuery(mark === -1 ? "" : target.slice(mark + 1)),
    headers,
  };
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error("InvalidArgument", "The path or query is not percent-encoded UTF-8.");
  }
}

function parseQuery(text: string): ReadonlyMap<string, readonly string[]> {
  const query = new Map<string, readonly string[]>();
  for (const part of text.split("&")) {
    if (part === "") continue;
    const [name = "", ...value] = part.replaceAll("+", "%20").split("=");
    const key = decode(name);
    query.set(key, [...(query.get(key) ?? []), decode(value.join("="))]);
  }
  return query;
}

/** The first value of a query parameter. */
export const parameter = (request: S3Request, name: string): string | undefined => request.query.get(name)?.[0];
