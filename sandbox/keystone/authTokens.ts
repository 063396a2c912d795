import { users } from "../fixture";
import { type Answer, json, noContent } from "./answer";
import { authenticate, subjectToken } from "./authenticate";
import { catalog } from "./catalog";
import type { Context } from "./context";
import { forbidden } from "./errors";
import { projectsOf } from "./grants";
import { projectBody } from "./identity";
import { hasRole, isAdmin, revokeToken, type Token, tokenBody } from "./tokens";

const withCatalog = (context: Context): boolean => !context.url.searchParams.has("nocatalog");

/** POST /v3/auth/tokens: the one call without a token. */
export function createToken(context: Context): Answer {
  const token = authenticate(context.cloud, context.body);
  return json(201, tokenBody(context.cloud, token, withCatalog(context)), { "X-Subject-Token": token.id });
}

/** GET and HEAD /v3/auth/tokens: one's own tokens; those of others for the roles service and admin. */
export function validateToken(context: Context): Answer {
  const caller = context.token();
  const subject = subjectOf(context, caller, "identity:validate_token");
  if (!hasRole(caller, "admin", "service") && subject.user !== caller.user) throw forbidden("identity:validate_token");
  return json(200, tokenBody(context.cloud, subject, withCatalog(context)), { "X-Subject-Token": subject.id });
}

/** DELETE /v3/auth/tokens: one's own tokens; those of others for the role admin. */
export function deleteToken(context: Context): Answer {
  const caller = context.token();
  const subject = subjectOf(context, caller, "identity:revoke_token");
  if (!isAdmin(caller) && subject.user !== caller.user) throw forbidden("identity:revoke_token");
  revokeToken(context.cloud, subject);
  return noContent();
}

function subjectOf(context: Context, caller: Token, action: string): Token {
  const id = context.header("x-subject-token");
  if (id === undefined && !isAdmin(caller)) throw forbidden(action);
  return subjectToken(context.cloud, id ?? "");
}

/** GET /v3/auth/projects: where the caller could scope a token to. */
export function listOwnProjects(context: Context): Answer {
  const { user } = context.token();
  return json(
    200,
    context.collection(
      "projects",
      projectsOf(context.cloud, user).map((project) => projectBody(context, project)),
    ),
  );
}

/** GET /v3/auth/catalog: for scoped tokens only. */
export function listCatalog(context: Context): Answer {
  if (context.token().project === undefined) throw forbidden();
  return json(200, { catalog: catalog(context.cloud), links: { self: `${context.cloud.authUrl}/auth/catalog` } });
}

/** GET /v3/users/{user}/projects. */
export function listUserProjects(context: Context): Answer {
  const caller = context.token();
  const user = users.find(({ id }) => id === context.param("user"));
  if (!isAdmin(caller) && caller.user !== user) throw forbidden("identity:list_user_projects");
  const found = user === undefined ? [] : projectsOf(context.cloud, user);
  return json(
    200,
    context.collection(
      "projects",
      found.map((project) => projectBody(context, project)),
    ),
  );
}
