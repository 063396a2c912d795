import { createHash } from "node:crypto";
import type { Cloud } from "../cloud";

/** The one region of the sandbox, as in a fresh Keystone. */
export const REGION = "RegionOne";

const id = (what: string): string =>
  createHash("sha256").update(`ventus-sandbox catalog ${what}`).digest("hex").slice(0, 32);

const service = (type: string, name: string, url: string): Readonly<Record<string, unknown>> => ({
  endpoints: ["public", "internal", "admin"].map((face) => ({
    id: id(`${type} ${face}`),
    interface: face,
    region_id: REGION,
    url,
    region: REGION,
  })),
  id: id(type),
  type,
  name,
});

/** What a scoped token lists: Keystone, S3, and the Swift API of the same gateway, which is no S3 endpoint. */
export const catalog = (cloud: Cloud): readonly Readonly<Record<string, unknown>>[] => [
  service("identity", "keystone", cloud.authUrl),
  service("s3", "s3", cloud.s3Endpoint),
  service("object-store", "swift", `${cloud.s3Endpoint}/swift/v1`),
];
