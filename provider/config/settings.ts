/** One setting of the provider: where it may be set, and how it is described to people. */
export interface Setting {
  /** Environment variable that holds it: the console's rc file and other OpenStack tools set most of them. */
  readonly variable: string;
  readonly secret?: true;
  readonly boolean?: true;
  readonly description: string;
}

/**
 * Every setting, by the name it has in stack config after `ventus:`. The schema, the checks, the error texts and the
 * documentation read this one table.
 */
export const settings = {
  cloud: {
    variable: "OS_CLOUD",
    description: "Name of a cloud in `clouds.yaml`. What is not set otherwise is taken from there.",
  },
  authType: {
    variable: "OS_AUTH_TYPE",
    description:
      "Kind of login: `v3password`, `v3oidcpassword`, `v3applicationcredential` or `v3token`. Default: the one whose settings are there.",
  },
  authUrl: {
    variable: "OS_AUTH_URL",
    description: "Keystone's URL, for example `https://vienna.ventuscloud.eu/v3`.",
  },
  username: { variable: "OS_USERNAME", description: "Name of the user to log in as: `<organisation>:<name>`." },
  userId: { variable: "OS_USER_ID", description: "Id of the user to log in as, instead of name and domain." },
  password: { variable: "OS_PASSWORD", secret: true, description: "Password of that user." },
  userDomainName: { variable: "OS_USER_DOMAIN_NAME", description: "Domain of the user. Default `ventus`." },
  userDomainId: { variable: "OS_USER_DOMAIN_ID", description: "Id of the user's domain, instead of its name." },
  projectId: { variable: "OS_PROJECT_ID", description: "Id of the project to log in to." },
  projectName: { variable: "OS_PROJECT_NAME", description: "Name of that project, instead of its id." },
  projectDomainName: {
    variable: "OS_PROJECT_DOMAIN_NAME",
    description: "Domain of the project. Default: the user's domain.",
  },
  projectDomainId: {
    variable: "OS_PROJECT_DOMAIN_ID",
    description: "Id of the project's domain, instead of its name.",
  },
  region: {
    variable: "OS_REGION_NAME",
    description: "Region whose endpoints are used. Default: the catalog's only one.",
  },
  interface: {
    variable: "OS_INTERFACE",
    description: "Which of the catalog's endpoints are used: `public`, `internal` or `admin`. Default `public`.",
  },
  s3Endpoint: {
    variable: "VENTUS_S3_ENDPOINT",
    description:
      "URL of the S3 gateway. Default: the catalog's endpoint of type `s3`; on `*.ventuscloud.eu` port 8080 of Keystone's host.",
  },
  caCertificate: {
    variable: "OS_CACERT",
    description: "Certificate authority that is trusted instead of the system's: PEM text, or the path of a PEM file.",
  },
  insecure: {
    variable: "OS_INSECURE",
    boolean: true,
    description: "Accept any TLS certificate. Whoever is on the way can then read the password: for tests only.",
  },
  applicationCredentialId: {
    variable: "OS_APPLICATION_CREDENTIAL_ID",
    description: "Id of an application credential to log in with. Keystone 30 and later refuse it for this purpose.",
  },
  applicationCredentialName: {
    variable: "OS_APPLICATION_CREDENTIAL_NAME",
    description: "Its name, instead of the id. Its user must be set too.",
  },
  applicationCredentialSecret: {
    variable: "OS_APPLICATION_CREDENTIAL_SECRET",
    secret: true,
    description: "Secret of the application credential.",
  },
  token: { variable: "OS_TOKEN", secret: true, description: "A ready token, used until it expires." },
  identityProvider: {
    variable: "OS_IDENTITY_PROVIDER",
    description:
      "Identity provider of a console account, by the name that Keystone has for it, for example `keycloak-ventus-oidc-idp`.",
  },
  protocol: {
    variable: "OS_PROTOCOL",
    description: "Protocol of the identity provider, by the name that Keystone has for it. Default `openid`.",
  },
  discoveryEndpoint: {
    variable: "OS_DISCOVERY_ENDPOINT",
    description: "URL of the identity provider's discovery document: `https://…/.well-known/openid-configuration`.",
  },
  accessTokenEndpoint: {
    variable: "OS_ACCESS_TOKEN_ENDPOINT",
    description: "URL where the identity provider gives tokens, instead of what the discovery document says.",
  },
  clientId: {
    variable: "OS_CLIENT_ID",
    description: "Id of the client that the identity provider knows this login as.",
  },
  clientSecret: {
    variable: "OS_CLIENT_SECRET",
    secret: true,
    description: "Secret of that client. A public client has none.",
  },
  openidScope: {
    variable: "OS_OPENID_SCOPE",
    description: "What is asked of the identity provider, separated by spaces. Default `openid`.",
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

export const settingNames: readonly SettingName[] = Object.keys(settings).filter((name) => isSettingName(name));

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

export function describeSetting(name: SettingName): Setting {
  return settings[name];
}
