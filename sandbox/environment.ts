import {
  type Fixture,
  fixture,
  type ProjectName,
  type SandboxProject,
  type SandboxUser,
  type UserName,
} from "./fixture";
import { REGION } from "./keystone/catalog";
import { identityProvider, REALM } from "./oidc/provider";

/** The variables of the rc file that the console lets its users download. */
export type RcVariable =
  | "OS_AUTH_URL"
  | "OS_USERNAME"
  | "OS_PASSWORD"
  | "OS_USER_DOMAIN_NAME"
  | "OS_PROJECT_ID"
  | "OS_PROJECT_NAME"
  | "OS_PROJECT_DOMAIN_ID"
  | "OS_REGION_NAME"
  | "OS_INTERFACE"
  | "OS_IDENTITY_API_VERSION";

/** `people`: those of the sandbox, unless it is another cloud with ids of its own. */
export function environmentOf(
  authUrl: string,
  userName: UserName,
  projectName: ProjectName = userName === "admin" ? "admin" : "demo",
  people: Fixture = fixture,
): Record<RcVariable, string> {
  const user = named<SandboxUser>("user", people.users, userName);
  const project = named<SandboxProject>("project", people.projects, projectName);
  return {
    OS_AUTH_URL: authUrl,
    OS_USERNAME: user.name,
    OS_PASSWORD: user.password,
    OS_USER_DOMAIN_NAME: user.domain.name,
    OS_PROJECT_ID: project.id,
    OS_PROJECT_NAME: project.name,
    OS_PROJECT_DOMAIN_ID: project.domain.id,
    OS_REGION_NAME: REGION,
    OS_INTERFACE: "public",
    OS_IDENTITY_API_VERSION: "3",
  };
}

/** The variables of the rc file of a console account. */
export type OidcRcVariable =
  | Exclude<RcVariable, "OS_USER_DOMAIN_NAME">
  | "OS_AUTH_TYPE"
  | "OS_IDENTITY_PROVIDER"
  | "OS_PROTOCOL"
  | "OS_DISCOVERY_ENDPOINT"
  | "OS_CLIENT_ID"
  | "OS_CLIENT_SECRET";

export function oidcEnvironmentOf(
  authUrl: string,
  identityProviderUrl: string,
  userName: UserName,
  projectName?: ProjectName,
): Record<OidcRcVariable, string> {
  const { OS_USER_DOMAIN_NAME: _, ...rest } = environmentOf(authUrl, userName, projectName);
  const { name, protocol, clients } = identityProvider;
  return {
    ...rest,
    OS_AUTH_TYPE: "v3oidcpassword",
    OS_IDENTITY_PROVIDER: name,
    OS_PROTOCOL: protocol,
    OS_DISCOVERY_ENDPOINT: `${identityProviderUrl}${REALM}/.well-known/openid-configuration`,
    OS_CLIENT_ID: clients.confidential.id,
    OS_CLIENT_SECRET: clients.confidential.secret ?? "",
  };
}

function named<T>(what: string, all: Readonly<Record<string, T>>, name: string): T {
  const found = all[name];
  if (found === undefined)
    throw new RangeError(`The sandbox has no ${what} "${name}"; it has ${Object.keys(all).join(", ")}.`);
  return found;
}

/** Lines for a shell to source. */
export const rcText = (environment: Readonly<Record<string, string>>): string =>
  Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join("");
