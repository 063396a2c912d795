import { z } from "zod";
import type { Cloud } from "../cloud";
import type { SandboxProject, SandboxUser } from "../fixture";
import { secretEqual } from "../secretEqual";
import { applicationCredentialLogin, applicationCredentialMethod } from "./applicationCredentialLogin";
import { badRequest, expecting, forbidden, KeystoneError, unauthorized } from "./errors";
import { rolesIn } from "./grants";
import { findProject, findUser, named, namedInDomain } from "./references";
import { findToken, isDelegated, issueToken, type Token } from "./tokens";

const METHODS = ["password", "token", "application_credential"];

const passwordMethod = z.object({ user: namedInDomain.extend({ password: z.string().optional() }).optional() });

const authSchema = z.object({
  identity: z.object({
    methods: z.array(z.string()),
    password: passwordMethod.optional(),
    token: z.object({ id: z.string() }).optional(),
    application_credential: applicationCredentialMethod.optional(),
  }),
  scope: z
    .union([
      z.string(),
      z.object({ project: namedInDomain.optional(), domain: named.optional(), system: z.unknown().optional() }),
    ])
    .optional(),
});

type Auth = z.infer<typeof authSchema>;

/** POST /v3/auth/tokens, but for the answer. */
export function authenticate(cloud: Cloud, body: Readonly<Record<string, unknown>>): Token {
  const { identity, scope } = parseAuth(body);
  for (const method of identity.methods)
    if (!METHODS.includes(method) || !(method in identity)) throw expecting(method, "identity");
  if (identity.methods.includes("application_credential")) {
    if (scope !== undefined && scope !== "unscoped") throw scopeWithApplicationCredential();
    return applicationCredentialLogin(cloud, identity.application_credential ?? {});
  }
  const parent = identity.methods.includes("token") ? byToken(cloud, identity.token?.id ?? "") : undefined;
  const user = identity.methods.includes("password") ? byPassword(identity.password ?? {}) : parent?.user;
  if (user === undefined || (parent !== undefined && parent.user !== user)) throw unauthorized();
  const project = projectOf(cloud, scope, user);
  if (parent === undefined) return issueToken(cloud, { methods: ["password"], user, project });
  // A token made from a token also names how that one was come by.
  return issueToken(cloud, { methods: [...new Set(["token", ...parent.methods])], user, project, parent });
}

/** Keystone goes on to print its JSON schema; the first line is what a reader needs. */
function parseAuth(body: Readonly<Record<string, unknown>>): Auth {
  if (body["auth"] === undefined) throw expecting("auth", "request body");
  const parsed = authSchema.safeParse(body["auth"]);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String) ?? [];
  const at = (parts: readonly string[]): string =>
    parts.length === 0 ? "" : `Invalid input for field '${parts.join("/")}': `;
  if (issue?.message.endsWith("received undefined") === true)
    throw badRequest(`${at(path.slice(0, -1))}'${path.at(-1) ?? "auth"}' is a required property`);
  throw badRequest(
    `${at(path)}the value is not of type '${issue?.code === "invalid_type" ? issue.expected : "object"}'`,
  );
}

/** The only 401 of Keystone 30.0.0 that says why; it also has an `identity` in it. */
const scopeWithApplicationCredential = (): KeystoneError =>
  new KeystoneError(
    401,
    "Error authenticating with application credential: Application credentials cannot request a scope.",
    { identity: {} },
  );

function byPassword({ user: wanted }: z.infer<typeof passwordMethod>): SandboxUser {
  if (wanted === undefined) throw expecting("user", "password");
  const user = findUser(wanted, "identity/password/user");
  if (user === undefined || !secretEqual(wanted.password ?? "", user.password)) throw unauthorized();
  return user;
}

function byToken(cloud: Cloud, id: string): Token {
  const token = subjectToken(cloud, id);
  if (isDelegated(token)) throw forbidden("Using a delegated token to create another token is not allowed.");
  return token;
}

/** A token that is the subject of a call: one that is no good is 404 here, not 401 (Keystone 30.0.0). */
export function subjectToken(cloud: Cloud, id: string): Token {
  if (id === "") throw new KeystoneError(404, "No token in the request");
  if (!cloud.tokens.has(id)) throw new KeystoneError(404, "Could not recognize Fernet token");
  const token = findToken(cloud, id);
  if (token === undefined) throw new KeystoneError(404, "Failed to validate token");
  return token;
}

/** The project asked for, if the user has a role in it: else 401, with no word about what was wrong. */
function projectOf(cloud: Cloud, scope: Auth["scope"], user: SandboxUser): SandboxProject | undefined {
  if (scope === undefined || scope === "unscoped") return undefined;
  if (typeof scope === "string" || Object.keys(scope).length !== 1)
    throw expecting("system, project, domain, OS-TRUST:trust or unscoped", "scope");
  // Nobody of the fixture has a role on a domain. A real cloud's administrator may have one on the system: not here.
  const project = scope.project === undefined ? undefined : findProject(cloud, scope.project, "scope/project");
  if (project === undefined || rolesIn(cloud, user, project).length === 0) throw unauthorized();
  return project;
}
