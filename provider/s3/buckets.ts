import * as z from "zod";
import { normaliseEndpoint } from "../config/urls";
import { VentusError } from "../errors";
import type { HttpClient, Response } from "../http/client";
import type { Clock } from "../http/time";
import { codeOf, send } from "./gateway";
import type { S3Key } from "./gateway";

/** The gateway did not show what was asked for. */
export class S3Error extends VentusError {
  readonly code = "VENTUS_S3";
}

export interface BucketSummary {
  name: string;
  creationDate: string;
  objectCount?: number;
  size?: number;
}

/** Buckets whose size is asked for at the same time. */
const atATime = 8;

const listBody = z.object({
  ListAllMyBucketsResult: z.object({
    Buckets: z
      .union([z.literal(""), z.object({ Bucket: z.array(z.object({ Name: z.string(), CreationDate: z.string() })) })])
      .optional(),
  }),
});

/**
 * The buckets of a key's project, with what Ceph's gateway says of each in the headers of a HEAD: it keeps those numbers,
 * so that costs it nothing. A gateway that does not is asked once only.
 *
 * @throws S3Error, ConnectionError
 */
export async function bucketsOf(
  cloud: { http: HttpClient; clock: Clock },
  endpoint: string,
  key: S3Key,
  signal?: AbortSignal,
): Promise<BucketSummary[]> {
  const base = normaliseEndpoint(endpoint);
  const what = `list the buckets of access key ${key.accessKey}`;
  if (base === undefined) {
    throw new S3Error({
      what,
      why: "the endpoint is no URL",
      next: "give one such as https://vienna.ventuscloud.eu:8080",
    });
  }
  const response = await send(cloud, { method: "GET", endpoint: base, path: "/" }, key, signal);
  if (response.status !== 200) throw refused(what, response);
  const buckets = await parse(what, response);
  const measured: BucketSummary[] = [];
  const measure = async (bucket: BucketSummary): Promise<BucketSummary> => {
    const path = `/${encodeURIComponent(bucket.name)}`;
    return { ...bucket, ...sizeOf(await send(cloud, { method: "HEAD", endpoint: base, path }, key, signal)) };
  };
  const [first, ...others] = buckets;
  if (first === undefined) return [];
  const known = await measure(first);
  if (known.size === undefined) return [known, ...others];
  measured.push(known);
  for (let next = 0; next < others.length; next += atATime) {
    measured.push(...(await Promise.all(others.slice(next, next + atATime).map(measure))));
  }
  return measured;
}

async function parse(what: string, response: Response): Promise<BucketSummary[]> {
  const { XMLParser } = await import("fast-xml-parser");
  const parser = new XMLParser({ isArray: (name) => name === "Bucket", parseTagValue: false });
  let document: unknown;
  try {
    document = parser.parse(response.text);
  } catch {
    document = undefined;
  }
  const parsed = listBody.safeParse(document);
  if (!parsed.success) {
    throw new S3Error({
      what,
      why: "the answer is no list of buckets",
      request: `GET ${response.url} -> ${response.status}`,
      next: "check that the endpoint is that of an S3 gateway",
    });
  }
  const { Buckets } = parsed.data.ListAllMyBucketsResult;
  const found = Buckets === undefined || Buckets === "" ? [] : Buckets.Bucket;
  return found
    .map(({ Name, CreationDate }) => ({ name: Name, creationDate: CreationDate }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function refused(what: string, response: Response): S3Error {
  return new S3Error({
    what,
    why: `the S3 gateway refused (${codeOf(response)})`,
    request: `GET ${response.url} -> ${response.status}`,
    next: "check the access key, its secret, and that the endpoint is that of its cloud",
  });
}

/** `x-rgw-object-count` and `x-rgw-bytes-used`: Ceph's own headers. */
function sizeOf({ headers }: Response): { objectCount?: number; size?: number } {
  const objectCount = Number(headers["x-rgw-object-count"] ?? NaN);
  const size = Number(headers["x-rgw-bytes-used"] ?? NaN);
  return Number.isNaN(objectCount) || Number.isNaN(size) ? {} : { objectCount, size };
}
