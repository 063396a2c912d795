import { z } from "zod";
import { type Admin, region } from "./admin";

export type UserName = "org:alice" | "org:bob" | "org:reader" | "svc" | "admin";
export type ProjectName = "demo" | "demo2" | "admin";

interface Person {
  domain: "ventus" | "Default";
  password: string;
  roles: Partial<Record<ProjectName, string>>;
}

/** The people of the sandbox, with the same passwords and roles. Keystone's bootstrap makes `admin`, the fixture the others. */
export const people: Readonly<Record<UserName, Person>> = {
  "org:alice": { domain: "ventus", password: "pw-org:alice", roles: { demo: "member", demo2: "member" } },
  "org:bob": { domain: "ventus", password: "pw-org:bob", roles: { demo: "member" } },
  "org:reader": { domain: "ventus", password: "pw-org:reader", roles: { demo: "reader" } },
  svc: { domain: "ventus", password: "pw-svc", roles: { demo: "service" } },
  admin: { domain: "Default", password: "admin", roles: { admin: "admin" } },
};

/** The ids that Keystone gave them. */
export const Fixture = z.object({
  domains: z.object({ ventus: z.string(), Default: z.string() }),
  projects: z.object({ demo: z.string(), demo2: z.string(), admin: z.string() }),
  users: z.object({
    "org:alice": z.string(),
    "org:bob": z.string(),
    "org:reader": z.string(),
    svc: z.string(),
    admin: z.string(),
  }),
});
export type Fixture = z.infer<typeof Fixture>;

/** Creates the domain `ventus` with its projects and users in a Keystone that was only bootstrapped. */
export async function createFixture(admin: Admin): Promise<Fixture> {
  const domain = await admin.create("domains", "domain", { name: "ventus" });
  for (const name of ["demo", "demo2"]) await admin.create("projects", "project", { name, domain_id: domain });
  const [projects, roles] = [await admin.ids("projects"), await admin.ids("roles")];
  const idIn = (ids: Map<string, string>, name: string): string => z.string(`no ${name}`).parse(ids.get(name));
  for (const [name, { domain: home, password, roles: held }] of Object.entries(people)) {
    if (home !== "ventus") continue;
    const user = await admin.create("users", "user", { name, domain_id: domain, password });
    for (const [project, role] of Object.entries(held)) {
      await admin.grant(idIn(roles, role), user, idIn(projects, project));
    }
  }
  const [domains, users] = [await admin.ids("domains"), await admin.ids("users")];
  return Fixture.parse({
    domains: Object.fromEntries(domains),
    projects: Object.fromEntries(projects),
    users: Object.fromEntries(users),
  });
}

/** The variables of the rc file that the console lets its users download. */
export function environmentOf(
  authUrl: string,
  fixture: Fixture,
  user: UserName = "org:alice",
  project: ProjectName = user === "admin" ? "admin" : "demo",
): Record<string, string> {
  const { domain, password } = people[user];
  return {
    OS_AUTH_URL: authUrl,
    OS_USERNAME: user,
    OS_PASSWORD: password,
    OS_USER_DOMAIN_NAME: domain,
    OS_PROJECT_ID: fixture.projects[project],
    OS_PROJECT_NAME: project,
    OS_PROJECT_DOMAIN_ID: fixture.domains[project === "admin" ? "Default" : "ventus"],
    OS_REGION_NAME: region,
    OS_INTERFACE: "public",
    OS_IDENTITY_API_VERSION: "3",
  };
}
