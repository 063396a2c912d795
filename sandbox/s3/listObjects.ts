import { type S3Answer, xmlAnswer } from "./answer";
import { owner } from "./buckets";
import { S3Error } from "./errors";
import { findBucket, type Operation } from "./operation";
import { parameter } from "./request";
import type { StoredObject } from "./store";
import { element, type Xml, xmlDocument } from "./xml";

interface Page {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** The last key or common prefix of a page that is not the last page. */
  readonly next: string | undefined;
}

/** GET /bucket, versions 1 and 2; elements in RGW's order (its lists also name the tenant, and a NextMarker without a delimiter). */
export function listObjects(operation: Operation): S3Answer {
  const { request } = operation;
  const bucket = findBucket(operation);
  const get = (name: string): string | undefined => parameter(request, name);
  const isV2 = get("list-type") === "2";
  const prefix = get("prefix") ?? "";
  const delimiter = get("delimiter") ?? "";
  const max = maxKeys(get("max-keys"));
  const token = get("continuation-token");
  const after = isV2 ? (token ?? get("start-after")) : get("marker");
  const page = pageOf([...bucket.objects.values()], { prefix, delimiter, max, after: after ?? "" });
  const isUrl = get("encoding-type") === "url";
  // RGW encodes slashes in keys, but not in common prefixes; and leaves Prefix and the tokens as they are.
  const keyText = (key: string): string => (isUrl ? encodeURIComponent(key) : key);
  const prefixText = (text: string): string => keyText(text).replaceAll("%2F", "/");
  const withOwner = !isV2 || get("fetch-owner") === "true";
  return xmlAnswer(
    xmlDocument("ListBucketResult", [
      element("EncodingType", isUrl ? "url" : undefined),
      element("Tenant", operation.project.id),
      element("Name", bucket.name),
      element("Prefix", prefix),
      element("MaxKeys", max),
      element("Delimiter", delimiter === "" ? undefined : delimiter),
      element("IsTruncated", page.next !== undefined),
      ...page.prefixes.map((each) => element("CommonPrefixes", element("Prefix", prefixText(each)))),
      ...page.objects.map((each) => contents(each, keyText(each.key), withOwner ? [owner(operation)] : [])),
      ...(isV2
        ? [
            element("ContinuationToken", token),
            element("NextContinuationToken", page.next),
            element("KeyCount", page.objects.length + page.prefixes.length),
            element("StartAfter", get("start-after")),
          ]
        : [element("Marker", after ?? ""), element("NextMarker", page.next)]),
    ]),
  );
}

function maxKeys(text: string | undefined): number {
  if (text === undefined || text === "") return 1000;
  if (!/^-?\d+$/.test(text)) throw new S3Error("InvalidArgument");
  return Math.min(Math.max(Number(text), 0), 1000);
}

interface Wanted {
  readonly prefix: string;
  readonly delimiter: string;
  readonly max: number;
  readonly after: string;
}

/** Keys in the order of their UTF-8 bytes; those that share a prefix up to the delimiter count as one. */
function pageOf(all: readonly StoredObject[], { prefix, delimiter, max, after }: Wanted): Page {
  const objects: StoredObject[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  const sorted = all.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => compare(a.key, b.key));
  for (const each of sorted) {
    const cut = delimiter === "" ? -1 : each.key.indexOf(delimiter, prefix.length);
    const common = cut === -1 ? undefined : each.key.slice(0, cut + delimiter.length);
    const entry = common ?? each.key;
    if (entry === prefixes.at(-1) || (after !== "" && compare(entry, after) <= 0)) continue;
    if (objects.length + prefixes.length >= max) return { objects, prefixes, next: max === 0 ? undefined : last };
    if (common === undefined) objects.push(each);
    else prefixes.push(common);
    last = entry;
  }
  return { objects, prefixes, next: undefined };
}

const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const contents = (each: StoredObject, key: string, ownership: readonly Xml[]): Xml =>
  element("Contents", [
    element("Key", key),
    element("LastModified", each.lastModified.toISOString()),
    element("ETag", `"${each.etag}"`),
    element("Size", each.body.length),
    element("StorageClass", "STANDARD"),
    ...ownership,
    element("Type", "Normal"),
  ]);
