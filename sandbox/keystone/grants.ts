import { type Cloud, grantKey } from "../cloud";
import {
  fixture,
  projects,
  type Role,
  type RoleName,
  roles,
  type SandboxProject,
  type SandboxUser,
  users,
  withImplied,
} from "../fixture";
import { type Answer, json, noContent } from "./answer";
import type { Context } from "./context";
import { forbidden, KeystoneError, notFound } from "./errors";
import { isAdmin } from "./tokens";

/** The roles that the fixture's people have from the start: in further projects `org:alice` is a member. */
export function initialGrants(furtherProjects: readonly SandboxProject[]): Map<string, ReadonlySet<RoleName>> {
  const entries = users.flatMap((user) =>
    projects.flatMap((project): [string, ReadonlySet<RoleName>][] => {
      const name = Object.entries(user.roles).find(([where]) => where === project.name)?.[1];
      return name === undefined ? [] : [[grantKey(user.id, project.id), new Set([name])]];
    }),
  );
  const alice = fixture.users["org:alice"].id;
  const further = furtherProjects.map(({ id }) => [grantKey(alice, id), new Set<RoleName>(["member"])] as const);
  return new Map<string, ReadonlySet<RoleName>>([...entries, ...further]);
}

/** The roles of a user in a project, the implied ones included. */
export function rolesIn(cloud: Cloud, user: SandboxUser, project: SandboxProject): readonly Role[] {
  const granted = cloud.grants.get(grantKey(user.id, project.id)) ?? [];
  return [...new Map([...granted].flatMap(withImplied).map((role) => [role.id, role])).values()];
}

/** The projects in which a user has a role, in the order of the fixture. */
export const projectsOf = (cloud: Cloud, user: SandboxUser): readonly SandboxProject[] =>
  cloud.projects.filter((project) => rolesIn(cloud, user, project).length > 0);

/** GET /v3/roles: administrators only, filtered by name. */
export function listRoles(context: Context): Answer {
  if (!isAdmin(context.token())) throw forbidden("identity:list_roles");
  const wanted = context.url.searchParams.get("name");
  const found = roles.filter(({ name }) => wanted === null || name === wanted);
  const body = found.map(({ id, name }) => ({
    id,
    name,
    domain_id: null,
    description: null,
    options: {},
    links: { self: `${context.cloud.authUrl}/roles/${id}` },
  }));
  return json(200, context.collection("roles", body));
}

/** GET and HEAD /v3/projects/{project}/users/{user}/roles/{role}: whether it was granted; implied ones do not count. */
export function checkGrant(context: Context): Answer {
  const grant = grantOf(context, "identity:check_grant");
  if (!grant.names.has(grant.role)) throw noGrant(context);
  return noContent();
}

/** PUT of the same: once more is no error. */
export function createGrant(context: Context): Answer {
  const { key, names, role } = grantOf(context, "identity:create_grant");
  context.cloud.grants.set(key, new Set([...names, role]));
  return noContent();
}

/** DELETE of the same. The user's tokens for that project end with the last role (seen on 30.0.0). */
export function revokeGrant(context: Context): Answer {
  const { key, names, role } = grantOf(context, "identity:revoke_grant");
  if (!names.has(role)) throw noGrant(context);
  context.cloud.grants.set(key, new Set([...names].filter((name) => name !== role)));
  return noContent();
}

function grantOf(context: Context, action: string): { key: string; names: ReadonlySet<RoleName>; role: RoleName } {
  if (!isAdmin(context.token())) throw forbidden(action);
  const [projectId, userId, roleId] = [context.param("project"), context.param("user"), context.param("role")];
  const role = roles.find(({ id }) => id === roleId);
  if (role === undefined) throw notFound("role", roleId);
  if (!users.some(({ id }) => id === userId)) throw notFound("user", userId);
  if (!context.cloud.projects.some(({ id }) => id === projectId)) throw notFound("project", projectId);
  const key = grantKey(userId, projectId);
  return { key, names: context.cloud.grants.get(key) ?? new Set(), role: role.name };
}

const noGrant = (context: Context): KeystoneError =>
  new KeystoneError(
    404,
    `Could not find role assignment with role: ${context.param("role")}, user or group: ${context.param("user")}, project, domain, or system: ${context.param("project")}.`,
  );
