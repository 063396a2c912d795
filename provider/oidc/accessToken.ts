import type { OidcPasswordLogin } from "../config/config";
import type { Response } from "../http/client";
import type { RetryingClient } from "../http/retry";
import type { Operation } from "../http/time";
import { Secret } from "../secret";
import { discoverTokenEndpoint } from "./discovery";
import { about, IdentityProviderError, oauthErrorOf, parseJson } from "./errors";
import { tokenBody } from "./schemas";

/** Bytes of an answer that are read at most: an access token with many groups in it has some 10,000. */
const longestAnswer = 256 * 1024;

/** The header of a client with a secret: name and secret are form-encoded within it (RFC 6749, 2.3.1). */
export function clientAuthorization({ clientId, clientSecret }: OidcPasswordLogin): Secret | undefined {
  if (clientSecret === undefined) return undefined;
  const pair = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret.reveal())}`;
  return new Secret(Buffer.from(pair).toString("base64"));
}

/**
 * The identity provider's token for a user and a password (RFC 6749, 4.3).
 *
 * @throws IdentityProviderError, ConnectionError
 */
export async function fetchAccessToken(
  client: RetryingClient,
  login: OidcPasswordLogin,
  operation: Operation,
): Promise<Secret> {
  const { endpoint, username, password, scope, clientId } = login;
  const url = "token" in endpoint ? endpoint.token : await discoverTokenEndpoint(client, endpoint.discovery, operation);
  const authorization = clientAuthorization(login);
  const form = new URLSearchParams({ grant_type: "password", username, password: password.reveal(), scope });
  // A client with a secret names itself in the header, and must not do so twice.
  if (authorization === undefined) form.set("client_id", clientId);
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    ...(authorization === undefined ? {} : { authorization: `Basic ${authorization.reveal()}` }),
  };
  const request = { method: "POST", url, headers, body: form.toString(), maxBytes: longestAnswer } as const;
  const response = await client.send(request, operation);
  const what = `log in to the identity provider as "${username}"`;
  if (response.status !== 200) {
    throw new IdentityProviderError({ what, ...refusal(response, login), ...about(client.http, response) });
  }
  const parsed = tokenBody.safeParse(parseJson(response.text));
  if (!parsed.success) {
    const next =
      "check ventus:discoveryEndpoint and ventus:accessTokenEndpoint, and that no proxy answers in its place";
    const why = "the answer is not one that an identity provider gives: it has no access_token";
    throw new IdentityProviderError({ what, why, ...about(client.http, response), next });
  }
  for (const secret of [parsed.data.accessToken, ...parsed.data.others]) client.http.protect(secret);
  return parsed.data.accessToken;
}

const checkClient =
  "check ventus:clientId and ventus:clientSecret (OS_CLIENT_ID, OS_CLIENT_SECRET) against the rc file of the console; a public client has no secret";

function refusal(response: Response, { clientId, scope }: OidcPasswordLogin): { why: string; next: string } {
  const { status } = response;
  const client = `client "${clientId}"`;
  switch (oauthErrorOf(response)?.error) {
    case "invalid_grant":
      return {
        why: "it does not accept the user name or the password (invalid_grant)",
        next: "check OS_USERNAME and OS_PASSWORD by logging in to the console; an account that must change its password, or that is asked for a second factor, can't log in this way",
      };
    case "invalid_client":
      return { why: `it does not accept ${client} or its secret (invalid_client)`, next: checkClient };
    case "unauthorized_client":
    case "unsupported_grant_type":
      // Keycloak calls a wrong secret so too, with 401.
      if (status === 401)
        return { why: `it does not accept ${client} or its secret (unauthorized_client)`, next: checkClient };
      return {
        why: `it lets ${client} do no logins by password`,
        next: "use the client that the rc file of the console names, or a password of Keystone's own (v3password)",
      };
    case "invalid_scope":
      return {
        why: `it does not know one of the scopes "${scope}" (invalid_scope)`,
        next: "check ventus:openidScope (OS_OPENID_SCOPE); `openid` is always known",
      };
    default:
      return other(status);
  }
}

function other(status: number): { why: string; next: string } {
  const endpoint = "the token endpoint (ventus:accessTokenEndpoint, or what the discovery document says)";
  if (status >= 300 && status < 400)
    return {
      why: `the server redirects elsewhere (${status})`,
      next: `set ${endpoint} to the address that it redirects to, if you trust it`,
    };
  if (status === 429 || status >= 500)
    return {
      why: `the identity provider has a fault or is busy (${status})`,
      next: "run the command again in a few minutes",
    };
  return {
    why: `the identity provider refused (${status})`,
    next: `check ${endpoint}, the user name, the password and the client`,
  };
}
