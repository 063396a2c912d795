import { isSafeEndpoint } from "../config/urls";
import type { RetryingClient } from "../http/retry";
import type { Operation } from "../http/time";
import { about, IdentityProviderError, parseJson } from "./errors";
import { discoveryBody } from "./schemas";

/** Bytes of a discovery document that are read at most; Keycloak's has some 6,000. */
const longestDocument = 256 * 1024;

const setting = "ventus:discoveryEndpoint (OS_DISCOVERY_ENDPOINT)";

/**
 * Where the identity provider gives tokens, by its discovery document.
 *
 * @throws IdentityProviderError, ConnectionError
 */
export async function discoverTokenEndpoint(
  client: RetryingClient,
  discovery: string,
  operation: Operation,
): Promise<string> {
  const what = "find out where the identity provider gives tokens";
  const response = await client.send({ method: "GET", url: discovery, maxBytes: longestDocument }, operation);
  const from = about(client.http, response);
  const { status } = response;
  if (status !== 200) throw new IdentityProviderError({ what, why: reason(status), ...from, next: advice(status) });
  const document = discoveryBody.safeParse(parseJson(response.text));
  if (!document.success) {
    throw new IdentityProviderError({
      what,
      why: "the answer is no discovery document with a token_endpoint",
      ...from,
      next: `check ${setting}: such a URL ends in /.well-known/openid-configuration; or set ventus:accessTokenEndpoint`,
    });
  }
  const { token_endpoint: endpoint, grant_types_supported: grants } = document.data;
  if (!mayName(discovery, endpoint)) {
    throw new IdentityProviderError({
      what,
      why: "its discovery document names a token endpoint to which no password is sent: one that is not https, or that a document read over http moves to another host",
      ...from,
      next: `check ${setting}; if you trust that endpoint, set it yourself as ventus:accessTokenEndpoint (OS_ACCESS_TOKEN_ENDPOINT)`,
    });
  }
  if (grants?.includes("password") === false) {
    throw new IdentityProviderError({
      what,
      why: "this identity provider takes no logins by password (grant_types_supported has no `password`)",
      ...from,
      next: "log in with a password of Keystone's own (v3password), or get a token (`openstack token issue`) and give that as OS_TOKEN with OS_AUTH_TYPE=v3token",
    });
  }
  return endpoint;
}

/**
 * Over https the document is the identity provider's own word, and it may name another https host, as large providers do.
 * Over http (this machine only) anything on the way may have written it: it may name its own address alone.
 */
function mayName(discovery: string, endpoint: string): boolean {
  if (!isSafeEndpoint(endpoint)) return false;
  const [from, to] = [new URL(discovery), new URL(endpoint)];
  return from.protocol === "https:" ? to.protocol === "https:" : to.origin === from.origin;
}

function reason(status: number): string {
  if (status >= 300 && status < 400) return `the server redirects elsewhere (${status})`;
  return status === 404 ? "there is no discovery document (404)" : `the identity provider answered ${status}`;
}

function advice(status: number): string {
  if (status >= 300 && status < 400) return `set ${setting} to the address that it redirects to, if you trust it`;
  if (status === 429 || status >= 500) return "run the command again in a few minutes";
  return `check ${setting}: it is the identity provider's URL with /.well-known/openid-configuration at its end, and has the realm in it`;
}
