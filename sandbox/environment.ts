import {
  type Fixture,
  fixture,
  type ProjectName,
  type SandboxProject,
  type SandboxUser,
  type UserName,
} from "./fixture";
import { REGION } from "./keystone/catalog";

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
