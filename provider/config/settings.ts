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
  authUrl: {
    variable: "OS_AUTH_URL",
    description: "Keystone's URL, for example `https://vienna.ventuscloud.eu/v3`.",
  },
  username: { variable: "OS_USERNAME", description: "Name of the user to log in as: `<organisation>:<name>`." },
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
  applicationCredentialSecret: {
    variable: "OS_APPLICATION_CREDENTIAL_SECRET",
    secret: true,
    description: "Secret of the application credential.",
  },
  token: { variable: "OS_TOKEN", secret: true, description: "A ready token, used until it expires." },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

export const settingNames: readonly SettingName[] = Object.keys(settings).filter((name) => isSettingName(name));

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

export function describeSetting(name: SettingName): Setting {
  return settings[name];
}
