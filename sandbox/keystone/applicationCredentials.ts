import { randomBytes } from "node:crypto";
import type { Role, SandboxProject, SandboxUser } from "../fixture";
import { type Answer, json, noContent } from "./answer";
import type { Context } from "./context";
import { badRequest, forbidden, KeystoneError, notFound } from "./errors";
import { member, requireProperties, text } from "./schema";
import { isAdmin, type Token } from "./tokens";

export interface ApplicationCredential {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly secret: string;
  readonly user: SandboxUser;
  readonly project: SandboxProject | undefined;
  readonly roles: readonly Role[];
  /** Null as Keystone shows it when the caller did not say: restricted. */
  readonly unrestricted: boolean | null;
  readonly expiresAt: Date | undefined;
}

/** POST /v3/users/{user}/application_credentials: for oneself only; not even an administrator can make one for another. */
export function createApplicationCredential(context: Context): Answer {
  const wanted = member(context.body, "application_credential");
  requireProperties("application_credential", wanted, ["name"]);
  const name = text(wanted, "name");
  const caller = context.token();
  if (caller.user.id !== context.param("user")) throw forbidden("identity:create_application_credential");
  refuseRestricted(context, caller);
  const given = (property: string): string | undefined =>
    (wanted[property] ?? null) === null ? undefined : text(wanted, property);
  const made: ApplicationCredential = {
    id: randomBytes(16).toString("hex"),
    name,
    description: given("description") ?? null,
    secret: given("secret") ?? randomBytes(64).toString("base64url"),
    user: caller.user,
    project: caller.project,
    roles: rolesWanted(wanted["roles"], caller),
    unrestricted: typeof wanted["unrestricted"] === "boolean" ? wanted["unrestricted"] : null,
    expiresAt: expiry(given("expires_at"), context.cloud.now()),
  };
  if (owned(context, caller.user.id).some((each) => each.name === name))
    throw new KeystoneError(
      409,
      `Conflict occurred attempting to store application_credential - Duplicate entry found with name ${name}.`,
    );
  context.cloud.applicationCredentials.set(made.id, made);
  return json(201, { application_credential: { ...body(context, made), secret: made.secret } });
}

/** GET /v3/users/{user}/application_credentials, filtered by name. */
export function listApplicationCredentials(context: Context): Answer {
  checkOwner(context, "identity:list_application_credentials");
  const name = context.url.searchParams.get("name");
  const found = owned(context, context.param("user")).filter((each) => name === null || each.name === name);
  return json(
    200,
    context.collection(
      "application_credentials",
      found.map((each) => body(context, each)),
    ),
  );
}

/** GET /v3/users/{user}/application_credentials/{id}. */
export function getApplicationCredential(context: Context): Answer {
  checkOwner(context, "identity:get_application_credential");
  return json(200, { application_credential: body(context, find(context)) });
}

/** DELETE /v3/users/{user}/application_credentials/{id}. */
export function deleteApplicationCredential(context: Context): Answer {
  refuseRestricted(context, checkOwner(context, "identity:delete_application_credential"));
  context.cloud.applicationCredentials.delete(find(context).id);
  return noContent();
}

function checkOwner(context: Context, action: string): Token {
  const caller = context.token();
  if (!isAdmin(caller) && caller.user.id !== context.param("user")) throw forbidden(action);
  return caller;
}

/** A token of a restricted one may not make or delete others. */
function refuseRestricted(context: Context, caller: Token): void {
  const from = context.cloud.applicationCredentials.get(caller.applicationCredentialId ?? "");
  if (from !== undefined && from.unrestricted !== true)
    throw forbidden(
      "Using method 'application_credential' is not allowed for managing additional application credentials.",
    );
}

const owned = (context: Context, userId: string): readonly ApplicationCredential[] =>
  [...context.cloud.applicationCredentials.values()].filter(({ user }) => user.id === userId);

function find(context: Context): ApplicationCredential {
  const id = context.param("id");
  const found = context.cloud.applicationCredentials.get(id);
  if (found === undefined) throw notFound("Application Credential", id);
  return found;
}

/** All roles of the caller's token, or those asked for (by name or id) out of them. */
function rolesWanted(wanted: unknown, caller: Token): readonly Role[] {
  if (!Array.isArray(wanted) || wanted.length === 0) return caller.roles;
  const keys = wanted.map((each: unknown): unknown =>
    typeof each !== "object" || each === null
      ? undefined
      : "id" in each
        ? each.id
        : "name" in each
          ? each.name
          : undefined,
  );
  if (!keys.every((key) => caller.roles.some(({ id, name }) => id === key || name === key)))
    throw badRequest("Invalid application credential: Cannot create an application credential with unassigned role");
  return caller.roles.filter(({ id, name }) => keys.includes(id) || keys.includes(name));
}

function expiry(given: string | undefined, now: Date): Date | undefined {
  if (given === undefined) return undefined;
  const date = new Date(/Z$|[+-]\d\d:?\d\d$/.test(given) ? given : `${given}Z`);
  if (!(date.getTime() >= now.getTime()))
    throw badRequest(
      "The 'expires_at' must not be before now. The server could not comply with the request since it is either " +
        "malformed or otherwise incorrect. The client is assumed to be in error.",
    );
  return date;
}

const body = (context: Context, each: ApplicationCredential): Readonly<Record<string, unknown>> => ({
  id: each.id,
  name: each.name,
  description: each.description,
  user_id: each.user.id,
  project_id: each.project?.id ?? null,
  system: null,
  expires_at: each.expiresAt === undefined ? null : `${each.expiresAt.toISOString().slice(0, 19)}.000000`,
  unrestricted: each.unrestricted,
  roles: each.roles.map((role) => ({ ...role, domain_id: null, description: null, options: { immutable: true } })),
  links: { self: `${context.cloud.authUrl}/application_credentials/${each.id}` },
});
