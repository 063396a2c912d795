import { kindOf } from "../kindOf";
import type { OidcPasswordLogin, TokenEndpoint } from "./config";
import type { Reader } from "./reader";
import { isSafeEndpoint } from "./urls";
import type { SettingName } from "./settings";

/** The console account's login: who, at which identity provider, as which of its clients. */
export function readOidcPassword(all: Reader, own: Reader): OidcPasswordLogin | undefined {
  const username = all.text("username");
  const password = own.secret("password");
  const identityProvider = all.text("identityProvider");
  const protocol = all.text("protocol") ?? "openid";
  const endpoint = readEndpoint(all);
  // The secret of one client with the id of another would be no client's.
  const client = all.first(["clientId", "clientSecret"]);
  const clientId = client.text("clientId");
  const clientSecret = client.secret("clientSecret");
  const scope = all.text("openidScope") ?? "openid";
  for (const setting of ["username", "identityProvider"] as const) {
    if (!all.has(setting)) all.faults.push(all.missing(setting));
  }
  if (!own.has("password")) all.faults.push(all.missing("password"));
  if (!client.has("clientId")) all.faults.push(all.missing("clientId"));
  if (username === undefined || password === undefined || identityProvider === undefined) return undefined;
  if (endpoint === undefined || clientId === undefined) return undefined;
  const login = {
    kind: "oidcPassword",
    username,
    password,
    identityProvider,
    protocol,
    endpoint,
    clientId,
    scope,
  } as const;
  return clientSecret === undefined ? login : { ...login, clientSecret };
}

/** The token endpoint itself where it is set, as keystoneauth has it, else the discovery document that names it. */
function readEndpoint(all: Reader): TokenEndpoint | undefined {
  const reader = all.first(["accessTokenEndpoint", "discoveryEndpoint"]);
  if (reader.has("accessTokenEndpoint")) {
    const token = readUrl(reader, "accessTokenEndpoint");
    return token === undefined ? undefined : { token };
  }
  if (!reader.has("discoveryEndpoint")) {
    all.faults.push(all.missing("discoveryEndpoint"));
    return undefined;
  }
  const discovery = readUrl(reader, "discoveryEndpoint");
  return discovery === undefined ? undefined : { discovery };
}

/** Keystone's URL says to whom a token goes; these say to whom the password goes, so they are https. */
function readUrl(reader: Reader, setting: SettingName): string | undefined {
  const text = reader.text(setting);
  if (text === undefined || isSafeEndpoint(text)) return text;
  reader.faults.push(
    `${reader.nameOf(setting)} must be an https:// URL (http:// only on this machine), because the password is sent there, but is ${kindOf(text)}`,
  );
  return undefined;
}
