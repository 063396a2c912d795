import { domains, type SandboxDomain, type SandboxProject, type SandboxUser, users } from "../fixture";
import { type Answer, json } from "./answer";
import type { Context } from "./context";
import { forbidden, notFound } from "./errors";
import { isAdmin } from "./tokens";

const DOMAIN_TEXT: Readonly<Record<string, string>> = { default: "The default domain" };

const self = (context: Context, collection: string, id: string): Readonly<Record<string, unknown>> => ({
  links: { self: `${context.cloud.authUrl}/${collection}/${id}` },
});

export const projectBody = (context: Context, project: SandboxProject): Readonly<Record<string, unknown>> => ({
  id: project.id,
  name: project.name,
  domain_id: project.domain.id,
  description: project.description,
  enabled: true,
  parent_id: project.domain.id,
  is_domain: false,
  tags: [],
  options: {},
  ...self(context, "projects", project.id),
});

const userBody = (context: Context, user: SandboxUser): Readonly<Record<string, unknown>> => ({
  id: user.id,
  name: user.name,
  domain_id: user.domain.id,
  enabled: true,
  password_expires_at: null,
  options: {},
  ...self(context, "users", user.id),
});

const domainBody = (context: Context, domain: SandboxDomain): Readonly<Record<string, unknown>> => ({
  id: domain.id,
  name: domain.name,
  description: DOMAIN_TEXT[domain.id] ?? "",
  enabled: true,
  tags: [],
  options: {},
  ...self(context, "domains", domain.id),
});

/** GET /v3/users/{user}: oneself, or an administrator. */
export function getUser(context: Context): Answer {
  const caller = context.token();
  const id = context.param("user");
  if (!isAdmin(caller) && caller.user.id !== id) throw forbidden("identity:get_user");
  const user = users.find((each) => each.id === id);
  if (user === undefined) throw notFound("user", id);
  return json(200, { user: userBody(context, user) });
}

/** GET /v3/projects/{project}: the project of the token, or an administrator. */
export function getProject(context: Context): Answer {
  const caller = context.token();
  const id = context.param("project");
  if (!isAdmin(caller) && caller.project?.id !== id) throw forbidden("identity:get_project");
  const project = context.cloud.projects.find((each) => each.id === id);
  if (project === undefined) throw notFound("project", id);
  return json(200, { project: projectBody(context, project) });
}

/** GET /v3/domains/{domain}: the domain of the token's project, or an administrator. */
export function getDomain(context: Context): Answer {
  const caller = context.token();
  const id = context.param("domain");
  if (!isAdmin(caller) && caller.project?.domain.id !== id) throw forbidden("identity:get_domain");
  const domain = domains.find((each) => each.id === id);
  if (domain === undefined) throw notFound("domain", id);
  return json(200, { domain: domainBody(context, domain) });
}

/** GET /v3/users, /v3/projects, /v3/domains: administrators only, filtered by name and domain. */
export const listUsers = (context: Context): Answer =>
  list(
    context,
    "users",
    users.map((each) => userBody(context, each)),
  );
export const listProjects = (context: Context): Answer =>
  list(
    context,
    "projects",
    context.cloud.projects.map((each) => projectBody(context, each)),
  );
export const listDomains = (context: Context): Answer =>
  list(
    context,
    "domains",
    domains.map((each) => domainBody(context, each)),
  );

function list(context: Context, name: string, all: readonly Readonly<Record<string, unknown>>[]): Answer {
  if (!isAdmin(context.token())) throw forbidden(`identity:list_${name}`);
  const wanted = ["name", "domain_id"].flatMap((filter) => {
    const value = context.url.searchParams.get(filter);
    return value === null ? [] : [{ filter, value }];
  });
  const found = all.filter((each) =>
    wanted.every(({ filter, value }) => each[filter] === undefined || each[filter] === value),
  );
  return json(200, context.collection(name, found));
}
