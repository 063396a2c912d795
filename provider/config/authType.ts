import type { Login } from "./config";

export type LoginKind = Login["kind"];

/** The names that OpenStack's own tools (keystoneauth) have for the kinds of login that work here. */
const known = new Map<string, LoginKind>([
  ["password", "password"],
  ["v3password", "password"],
  ["token", "token"],
  ["v3token", "token"],
  ["applicationcredential", "applicationCredential"],
  ["v3applicationcredential", "applicationCredential"],
  ["v3oidcpassword", "oidcPassword"],
]);

const readyToken =
  "get a token with `openstack token issue`, and give that as OS_TOKEN with OS_AUTH_TYPE=v3token; it ends after some hours";

/** The others that keystoneauth 5 has, and what to do instead. */
const others = new Map<string, string>([
  ["v2password", "Keystone has no version 2 any more: use v3password"],
  ["v2token", "Keystone has no version 2 any more: use v3token"],
  ["v3totp", `a new code is needed for each login, and a provider can't ask for one: ${readyToken}`],
  ["v3multifactor", `a new code is needed for each login, and a provider can't ask for one: ${readyToken}`],
  ["v3oidcauthcode", `it wants a browser: ${readyToken}, or use v3oidcpassword`],
  ["v3oidcdeviceauthz", `it wants a browser: ${readyToken}, or use v3oidcpassword`],
  ["v3oidcclientcredentials", `use v3oidcpassword; or ${readyToken}`],
  ["v3oidcaccesstoken", `use v3oidcpassword; or ${readyToken}`],
]);
for (const name of [
  "v3adfspassword",
  "v3fedkerb",
  "v3kerberos",
  "v3oauth1",
  "v3oauth2clientcredential",
  "v3oauth2mtlsclientcredential",
  "v3samlpassword",
  "v3tokenlessauth",
]) {
  others.set(name, `use v3password or v3oidcpassword; or ${readyToken}`);
}
for (const name of ["admin_token", "token_endpoint", "http_basic", "none", "noauth"]) {
  others.set(
    name,
    "it is for services without Keystone: use v3password, v3oidcpassword, v3applicationcredential or v3token",
  );
}

/** The kind of login that a name of keystoneauth's stands for, or what is wrong with it. `name`: where it was set. */
export function readAuthType(text: string, name: string): LoginKind | { fault: string } {
  const word = text.trim().toLowerCase();
  const kind = known.get(word);
  if (kind !== undefined) return kind;
  const advice = others.get(word);
  if (advice !== undefined) return { fault: `${name} is ${word}, a kind of login that does not work here: ${advice}` };
  return {
    fault: `${name} is a kind of login that this version does not know: use v3password, v3oidcpassword, v3applicationcredential or v3token`,
  };
}
