import type { Interface } from "../config/config";
import type { Catalog } from "./schemas";

/** The public endpoint of a service in a region; without a region only if the catalog leaves no choice. */
export function publicEndpoint(
  catalog: Catalog,
  type: string,
  region: string | undefined,
): { url: string; region: string | undefined } | undefined {
  return endpointOf(catalog, type, region, "public");
}

/** The same of one of a service's three faces. */
export function endpointOf(
  catalog: Catalog,
  type: string,
  region: string | undefined,
  face: Interface,
): { url: string; region: string | undefined } | undefined {
  const endpoints = catalog
    .filter((service) => service.type === type)
    .flatMap((service) => service.endpoints)
    .filter((endpoint) => endpoint.interface === face)
    .map((endpoint) => ({ url: endpoint.url, region: endpoint.region_id ?? endpoint.region ?? undefined }));
  const matching = region === undefined ? endpoints : endpoints.filter((endpoint) => endpoint.region === region);
  return matching.length === 1 || region !== undefined ? matching[0] : undefined;
}
