import type { Secret } from "../secret";

export type Domain = { id: string } | { name: string };

/** The project that a login is for. */
export type ProjectScope = { id: string } | { name: string; domain: Domain };

export type Login =
  | { kind: "password"; username: string; domain: Domain; password: Secret }
  | { kind: "applicationCredential"; id: string; secret: Secret }
  | { kind: "token"; token: Secret };

/** Where the cloud is and how to log in to it: checked, complete, its secrets wrapped. */
export interface Config {
  /** Normalised: no trailing slash, no default port, `/v3` at the end. */
  authUrl: string;
  login: Login;
  /** None: the token's or application credential's own project. */
  project?: ProjectScope;
  region?: string;
  s3Endpoint?: string;
  /** PEM text. */
  caCertificate?: string;
  insecure: boolean;
}
