import type { Cloud } from "../cloud";
import { REALM, SCOPES } from "./provider";

/** What Keycloak's discovery document says, as far as clients of a cloud use it. */
export function discoveryDocument({ identityProviderUrl }: Cloud): Readonly<Record<string, unknown>> {
  const issuer = `${identityProviderUrl}${REALM}`;
  const endpoint = (name: string): string => `${issuer}/protocol/openid-connect/${name}`;
  return {
    issuer,
    authorization_endpoint: endpoint("auth"),
    token_endpoint: endpoint("token"),
    userinfo_endpoint: endpoint("userinfo"),
    jwks_uri: endpoint("certs"),
    grant_types_supported: ["authorization_code", "refresh_token", "password", "client_credentials"],
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: SCOPES,
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  };
}
