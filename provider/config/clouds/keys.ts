import type { SettingName } from "../settings";

/**
 * Where clouds.yaml has a setting, the usual name first, then the old ones that openstacksdk still takes. It reads a login's
 * keys within `auth` and beside it. Domains, region and certificate have rules of their own (`source.ts`).
 */
export const keys: Readonly<Partial<Record<SettingName, readonly string[]>>> = {
  authType: ["auth_type", "auth_plugin"],
  username: ["username", "user_name"],
  userId: ["user_id"],
  password: ["password"],
  projectId: ["project_id", "tenant_id"],
  projectName: ["project_name", "tenant_name"],
  interface: ["interface", "endpoint_type"],
  s3Endpoint: ["s3_endpoint_override"],
  applicationCredentialId: ["application_credential_id"],
  applicationCredentialName: ["application_credential_name"],
  applicationCredentialSecret: ["application_credential_secret"],
  token: ["token", "auth_token"],
  identityProvider: ["identity_provider"],
  protocol: ["protocol"],
  discoveryEndpoint: ["discovery_endpoint"],
  accessTokenEndpoint: ["access_token_endpoint"],
  clientId: ["client_id"],
  clientSecret: ["client_secret"],
  openidScope: ["openid_scope"],
};

/** Settings that stand in the cloud itself and not in its `auth`. */
export const besideAuth: ReadonlySet<SettingName> = new Set(["authType", "interface", "s3Endpoint"]);

/** Whose domain it is, and where it is looked for: its own key, one for both, the default of old tools. */
export const domains = {
  user: ["user_domain", "domain", "default_domain"],
  project: ["project_domain", "domain", "default_domain"],
} as const;
