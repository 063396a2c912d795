import { z } from "zod";
import { type Fixture as Shape, fixture as sandbox, type RoleName } from "../../sandbox/fixture";
import type { Admin } from "./admin";

const Domain = z.object({ id: z.string(), name: z.string() });
const Project = z.object({ id: z.string(), name: z.string(), description: z.string(), domain: Domain });
const Role: z.ZodType<RoleName> = z.enum(["admin", "manager", "member", "reader", "service"]);
const User = z.object({
  id: z.string(),
  name: z.string(),
  password: z.string(),
  domain: Domain,
  roles: z.partialRecord(z.enum(["demo", "demo2", "admin"]), Role),
});

/** The people of the sandbox in a real Keystone, which gives them ids of its own. */
export const Fixture: z.ZodType<Shape> = z.object({
  domain: Domain,
  projects: z.object({ demo: Project, demo2: Project, admin: Project }),
  users: z.object({ "org:alice": User, "org:bob": User, "org:reader": User, svc: User, admin: User }),
});

/** Creates them in a Keystone that was only bootstrapped, which makes `admin` and the roles. */
export async function createFixture(admin: Admin): Promise<Shape> {
  const domain = {
    name: sandbox.domain.name,
    id: await admin.create("domains", "domain", { name: sandbox.domain.name }),
  };
  const ours = (each: { domain: { name: string } }): boolean => each.domain.name === domain.name;

  for (const { name, description } of Object.values(sandbox.projects).filter(ours)) {
    await admin.create("projects", "project", { name, description, domain_id: domain.id });
  }
  const [projects, roles] = [await admin.ids("projects"), await admin.ids("roles")];
  for (const { name, password, roles: held } of Object.values(sandbox.users).filter(ours)) {
    const user = await admin.create("users", "user", { name, password, domain_id: domain.id });
    for (const [project, role] of Object.entries(held))
      await admin.grant(idOf(roles, role), user, idOf(projects, project));
  }

  const users = await admin.ids("users");
  const withIds = (all: object, ids: Map<string, string>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(z.record(z.string(), z.looseObject({ domain: Domain })).parse(all)).map(([name, each]) => [
        name,
        { ...each, id: idOf(ids, name), domain: ours(each) ? domain : each.domain },
      ]),
    );
  return Fixture.parse({ domain, projects: withIds(sandbox.projects, projects), users: withIds(sandbox.users, users) });
}

function idOf(ids: Map<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`Keystone has no ${name}`);
  return id;
}
