import type { Secret } from "../secret";

export type Domain = { id: string } | { name: string };

/** A user of Keystone's own: an id says all, a name needs its domain. */
export type User = { id: string } | { name: string; domain: Domain };

/** The project that a login is for. */
export type ProjectScope = { id: string } | { name: string; domain: Domain };

/** Where the identity provider of a console account says what its addresses are, or the one that is needed. */
export type TokenEndpoint = { discovery: string } | { token: string };

/** A console (single sign-on) account: the identity provider checks the password, and Keystone trusts its word. */
export interface OidcPasswordLogin {
  kind: "oidcPassword";
  username: string;
  password: Secret;
  /** Names of the identity provider and of the protocol as Keystone knows them. */
  identityProvider: string;
  protocol: string;
  endpoint: TokenEndpoint;
  clientId: string;
  /** None: a public client. */
  clientSecret?: Secret;
  scope: string;
}

export type ApplicationCredential = { id: string } | { name: string; user: User };

export type Login =
  | { kind: "password"; user: User; password: Secret }
  | { kind: "applicationCredential"; credential: ApplicationCredential; secret: Secret }
  | { kind: "token"; token: Secret }
  | OidcPasswordLogin;

/** Which face of a service is used: what `OS_INTERFACE` says. */
export type Interface = "public" | "internal" | "admin";

/** Where the cloud is and how to log in to it: checked, complete, its secrets wrapped. */
export interface Config {
  /** Normalised: no trailing slash, no default port, `/v3` at the end. */
  authUrl: string;
  login: Login;
  /** None: the token's or application credential's own project. */
  project?: ProjectScope;
  region?: string;
  /** Default `public`. */
  interface?: Interface;
  s3Endpoint?: string;
  /** PEM text. */
  caCertificate?: string;
  insecure: boolean;
}
