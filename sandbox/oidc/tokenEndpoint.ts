import { randomBytes, randomUUID } from "node:crypto";
import type { Cloud } from "../cloud";
import { users } from "../fixture";
import { secretEqual } from "../secretEqual";
import { identityProvider, type OidcClient, SCOPES } from "./provider";

/** Keycloak's default life of an access token. */
const LIFETIME_MS = 300_000;

export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const refusal = (status: 400 | 401, error: string, description: string): Reply => ({
  status,
  body: { error, error_description: description },
});

/** POST …/token with grant_type=password. Texts and statuses are meant to be Keycloak's; none was asked. */
export function giveToken(cloud: Cloud, form: URLSearchParams, authorization: string | undefined): Reply {
  if (form.get("grant_type") !== "password") return refusal(400, "unsupported_grant_type", "Unsupported grant_type");
  const client = clientOf(form, authorization);
  if (client === undefined) return refusal(401, "invalid_client", "Invalid client or Invalid client credentials");
  if (client === "wrong secret")
    return refusal(401, "unauthorized_client", "Invalid client or Invalid client credentials");
  if (!client.direct) return refusal(400, "unauthorized_client", "Client not allowed for direct access grants");
  const scopes = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  const strange = scopes.filter((scope) => !SCOPES.includes(scope));
  if (strange.length > 0) return refusal(400, "invalid_scope", `Invalid scopes: ${strange.join(" ")}`);
  const user = users.find(({ name }) => name === form.get("username"));
  if (user === undefined || !secretEqual(form.get("password") ?? "", user.password))
    return refusal(401, "invalid_grant", "Invalid user credentials");
  const accessToken = newToken();
  cloud.accessTokens.set(accessToken, { user, expiresAt: new Date(cloud.now().getTime() + LIFETIME_MS) });
  return {
    status: 200,
    body: {
      access_token: accessToken,
      expires_in: LIFETIME_MS / 1000,
      refresh_expires_in: 1800,
      refresh_token: newToken(),
      token_type: "Bearer",
      ...(scopes.includes("openid") ? { id_token: newToken() } : {}),
      "not-before-policy": 0,
      session_state: randomUUID(),
      scope: scopes.join(" "),
    },
  };
}

/** The look of a signed token, for tools that print or cut it; nobody reads what is in it. */
const newToken = (): string =>
  ["header", "claims", "signature"].map(() => randomBytes(48).toString("base64url")).join(".");

function clientOf(form: URLSearchParams, authorization: string | undefined): OidcClient | "wrong secret" | undefined {
  const [id, secret] = basic(authorization) ?? [form.get("client_id") ?? "", form.get("client_secret") ?? undefined];
  const client = Object.values(identityProvider.clients).find((each) => each.id === id);
  if (client === undefined) return undefined;
  const good = client.secret === undefined || secretEqual(secret ?? "", client.secret);
  return good ? client : "wrong secret";
}

/** Name and secret, form-encoded (RFC 6749, 2.3.1) or, as many clients have them, plain. */
function basic(authorization: string | undefined): [string, string] | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon === -1 ? [decode(pair), ""] : [decode(pair.slice(0, colon)), decode(pair.slice(colon + 1))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
