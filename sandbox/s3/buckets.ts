import { XMLParser, XMLValidator } from "fast-xml-parser";
import { z } from "zod";
import { type S3Answer, xmlAnswer } from "./answer";
import { S3Error } from "./errors";
import { bucketName, buckets, findBucket, type Operation } from "./operation";
import { readPayload } from "./payload";
import { element, type Xml, xmlDocument } from "./xml";

/** The owner as RGW names it: tenant and user are both the project. */
export const owner = ({ project }: Operation): Xml =>
  element("Owner", [element("ID", `${project.id}$${project.id}`), element("DisplayName", project.name)]);

/** GET /. */
export function listBuckets(operation: Operation): S3Answer {
  const found = [...buckets(operation).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const listed = found.map(({ name, createdAt }) =>
    element("Bucket", [element("Name", name), element("CreationDate", createdAt.toISOString())]),
  );
  return xmlAnswer(xmlDocument("ListAllMyBucketsResult", [owner(operation), element("Buckets", listed)]));
}

/** What an anonymous caller gets for GET / on RGW: an empty list, not a refusal. */
export const listNoBuckets = (): S3Answer => {
  const nobody = element("Owner", [element("ID", "anonymous"), element("DisplayName", "")]);
  return xmlAnswer(xmlDocument("ListAllMyBucketsResult", [nobody, element("Buckets", [])]));
};

/** PUT /bucket. One's own bucket again is 200 and stays as it is. */
export function createBucket(operation: Operation): S3Answer {
  const name = bucketName(operation);
  const ip = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (ip || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) || /\.\.|\.-|-\./.test(name))
    throw new S3Error("InvalidBucketName");
  // SDKs send the region they were given as the place; RGW only knows its own name for that, `default`.
  const place = locationConstraint(readPayload(operation).toString("utf8"));
  if (place !== "" && place !== "default")
    throw new S3Error("InvalidLocationConstraint", "The specified location-constraint is not valid");
  const all = buckets(operation);
  if (!all.has(name)) all.set(name, { name, createdAt: operation.now, objects: new Map() });
  return { status: 200 };
}

const locationSchema = z.object({
  CreateBucketConfiguration: z.union([z.literal(""), z.object({ LocationConstraint: z.string().optional() })]),
});

function locationConstraint(body: string): string {
  if (body === "") return "";
  const parsed = locationSchema.safeParse(parseXml(body));
  if (!parsed.success) throw new S3Error("MalformedXML");
  const { CreateBucketConfiguration: configuration } = parsed.data;
  return configuration === "" ? "" : (configuration.LocationConstraint ?? "");
}

/** Undefined: not XML. All values are text; names in `lists` are lists, however many there are. */
export function parseXml(body: string, lists: readonly string[] = []): unknown {
  if (XMLValidator.validate(body) !== true) return undefined;
  const parser = new XMLParser({ parseTagValue: false, trimValues: false, isArray: (name) => lists.includes(name) });
  return parser.parse(body);
}

/** HEAD /bucket, with the counts that RGW puts into headers. */
export function headBucket(operation: Operation): S3Answer {
  const objects = [...findBucket(operation).objects.values()];
  const headers = {
    "x-rgw-object-count": objects.length,
    "x-rgw-bytes-used": objects.reduce((sum, { body }) => sum + body.length, 0),
  };
  return { status: 200, headers };
}

/** DELETE /bucket. */
export function deleteBucket(operation: Operation): S3Answer {
  const { name, objects } = findBucket(operation);
  if (objects.size > 0) throw new S3Error("BucketNotEmpty");
  buckets(operation).delete(name);
  return { status: 204 };
}

/** GET /bucket?location. */
export function getBucketLocation(operation: Operation): S3Answer {
  findBucket(operation);
  return xmlAnswer(xmlDocument("LocationConstraint", "default"));
}

/** GET /bucket?versioning: never was on. */
export function getBucketVersioning(operation: Operation): S3Answer {
  findBucket(operation);
  return xmlAnswer(xmlDocument("VersioningConfiguration", []));
}
