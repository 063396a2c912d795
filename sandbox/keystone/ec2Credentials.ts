import { randomBytes } from "node:crypto";
import { type Cloud, type Credential, credentialId } from "../cloud";
import { users } from "../fixture";
import { type Answer, json, noContent } from "./answer";
import { readBlob } from "./blob";
import type { Context } from "./context";
import { addCredential } from "./credentials";
import { refuseDelegated } from "./delegation";
import { forbidden, notFound } from "./errors";
import { hasRole, isAdmin, type Token } from "./tokens";

/** POST /v3/users/{user}/credentials/OS-EC2: a new pair; Keystone chooses both halves, whatever the body says. */
export function createEc2Credential(context: Context): Answer {
  const caller = context.token();
  const userId = context.param("user");
  if (!isAdmin(caller) && !(hasRole(caller, "member") && caller.user.id === userId))
    throw forbidden("identity:ec2_create_credential");
  if (!users.some(({ id }) => id === userId)) throw notFound("user", userId);
  const wanted = context.body["tenant_id"];
  const tenant = tenantsOf(context.cloud).find((id) => id === wanted);
  // No look at the roles: a pair for a project in which the user has none is made, and S3 refuses it (seen on 30.0.0).
  if (tenant === undefined) throw notFound("project", text(wanted));
  refuseDelegated(context.cloud, caller, "create");
  const [access, secret] = [randomBytes(16).toString("hex"), randomBytes(16).toString("hex")];
  const blob = `{"access": "${access}", "secret": "${secret}", "trust_id": null}`;
  const made = { id: credentialId(access), userId, projectId: tenant, type: "ec2", blob };
  addCredential(context.cloud, made);
  return json(201, { credential: ec2Body(context.cloud, made) });
}

/** To Keystone a domain is a project too. */
const tenantsOf = ({ projects }: Cloud): readonly string[] => [
  ...projects.map(({ id }) => id),
  ...new Set(projects.map(({ domain }) => domain.id)),
];

/** Python's way to print what came for an id. */
const text = (value: unknown): string =>
  value === undefined || value === null ? "None" : typeof value === "string" ? value : JSON.stringify(value);

/** GET /v3/users/{user}/credentials/OS-EC2: all pairs of the user, in all projects, secrets included. */
export function listEc2Credentials(context: Context): Answer {
  const caller = context.token();
  const userId = context.param("user");
  if (!isAdmin(caller) && caller.user.id !== userId) throw forbidden("identity:ec2_list_credentials");
  refuseDelegated(context.cloud, caller, "other");
  if (!users.some(({ id }) => id === userId)) throw notFound("user", userId);
  const found = [...context.cloud.credentials.values()].filter((each) => each.type === "ec2" && each.userId === userId);
  return json(
    200,
    context.collection(
      "credentials",
      found.map((each) => ec2Body(context.cloud, each)),
    ),
  );
}

/** GET /v3/users/{user}/credentials/OS-EC2/{access}. */
export function getEc2Credential(context: Context): Answer {
  const caller = context.token();
  const found = ownCredential(context, caller, "identity:ec2_get_credential");
  return json(200, { credential: ec2Body(context.cloud, found) });
}

/** DELETE /v3/users/{user}/credentials/OS-EC2/{access}: takes the role member, unlike reading. */
export function deleteEc2Credential(context: Context): Answer {
  const caller = context.token();
  const found = ownCredential(context, caller, "identity:ec2_delete_credential", "member");
  context.cloud.credentials.delete(found.id);
  return noContent();
}

/**
 * By the id that the access key hashes to. An unknown key is 404 for everybody, before any policy; the user in the path only
 * matters to those who are not administrators (seen on 30.0.0).
 */
function ownCredential(context: Context, caller: Token, action: string, role?: "member"): Credential {
  const id = credentialId(context.param("access"));
  const found = context.cloud.credentials.get(id);
  if (found === undefined) throw notFound("credential", id);
  const own = found.userId === caller.user.id && context.param("user") === found.userId;
  if (!isAdmin(caller) && !(own && (role === undefined || hasRole(caller, role)))) throw forbidden(action);
  refuseDelegated(context.cloud, caller, "other");
  return found;
}

/** The record seen through OS-EC2: a blob that lost its secret shows null, one with another access key shows that key. */
function ec2Body(cloud: Cloud, { userId, projectId, blob }: Credential): Readonly<Record<string, unknown>> {
  const { access, secret = null, trust_id = null } = readBlob(blob);
  const self = `${cloud.authUrl}/users/${userId}/credentials/OS-EC2/${String(access)}`;
  return { user_id: userId, tenant_id: projectId, access, secret, trust_id, links: { self } };
}
