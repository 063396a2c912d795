import type { Config } from "../config/config";
import { normaliseEndpoint } from "../config/urls";
import { endpointOf } from "../keystone/catalog";
import type { Catalog } from "../keystone/schemas";

/**
 * The S3 gateway of the cloud, path style: as configured; else the catalog's endpoint of type `s3`; else, on Ventus Cloud,
 * port 8080 of Keystone's host; else none.
 */
export function s3EndpointOf(
  config: Pick<Config, "s3Endpoint" | "region" | "interface" | "authUrl">,
  catalog: Catalog,
): string | undefined {
  if (config.s3Endpoint !== undefined) return config.s3Endpoint;
  const listed = endpointOf(catalog, "s3", config.region, config.interface ?? "public");
  if (listed !== undefined) return normaliseEndpoint(listed.url);
  const { hostname } = new URL(config.authUrl);
  return hostname.endsWith(".ventuscloud.eu") ? `https://${hostname}:8080` : undefined;
}
