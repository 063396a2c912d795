import { randomBytes } from "node:crypto";
import { type Cloud, type Credential, credentialId } from "../cloud";
import { type Answer, json, noContent } from "./answer";
import { checkBlob, checkSameScope } from "./blob";
import type { Context } from "./context";
import { refuseDelegated } from "./delegation";
import { forbidden, KeystoneError, notFound } from "./errors";
import { allowOnly, member, requireProperties, text } from "./schema";
import { isAdmin, isDelegated, type Token } from "./tokens";

/** Stores a new record, within the limit of the owner and under an id that is free. */
export function addCredential(cloud: Cloud, credential: Credential): void {
  const { userLimit } = cloud;
  const owned = [...cloud.credentials.values()].filter(({ userId }) => userId === credential.userId).length;
  if (userLimit !== undefined && owned >= userLimit)
    throw new KeystoneError(
      403,
      `Unable to create additional credentials, maximum of ${userLimit} already exceeded for user.`,
    );
  if (cloud.credentials.has(credential.id))
    throw new KeystoneError(
      409,
      `Conflict occurred attempting to store credential - Duplicate entry found with ID ${credential.id}.`,
    );
  cloud.credentials.set(credential.id, credential);
}

/** POST /v3/credentials: access and secret chosen by the caller. Neither the project nor, by an administrator, the user need exist. */
export function createCredential(context: Context): Answer {
  const wanted = member(context.body, "credential");
  requireProperties("credential", wanted, ["blob", "type", "user_id"]);
  const [blob, type, userId] = [text(wanted, "blob"), text(wanted, "type"), text(wanted, "user_id")];
  const isEc2 = type.toLowerCase() === "ec2";
  if (isEc2) requireProperties("credential", wanted, ["project_id"]);
  const caller = context.token();
  allow(context.cloud, caller, userId, "identity:create_credential");
  const id = isEc2 ? credentialId(String(checkBlob(blob)["access"])) : randomBytes(16).toString("hex");
  const projectId =
    wanted["project_id"] === null || wanted["project_id"] === undefined ? null : text(wanted, "project_id");
  const made: Credential = { id, userId, projectId, type, blob };
  addCredential(context.cloud, made);
  return json(201, { credential: credentialBody(context.cloud, made) });
}

/**
 * GET /v3/credentials, filtered by user_id and type; others' are left out in silence. So are all of them for a token that came from
 * an application credential: 200 and an empty list (seen on 30.0.0; 28 and 29 listed them).
 */
export function listCredentials(context: Context): Answer {
  const caller = context.token();
  if (context.cloud.forbidCredentialsApi && !isAdmin(caller)) throw forbidden("identity:list_credentials");
  const { searchParams } = context.url;
  const [userId, type] = [searchParams.get("user_id"), searchParams.get("type")];
  const found = [...context.cloud.credentials.values()].filter(
    (each) =>
      (userId === null || each.userId === userId) &&
      (type === null || each.type === type) &&
      (isAdmin(caller) || each.userId === caller.user.id) &&
      !(isDelegated(caller) && context.cloud.applicationCredentialRule === "none"),
  );
  return json(
    200,
    context.collection(
      "credentials",
      found.map((each) => credentialBody(context.cloud, each)),
    ),
  );
}

/** GET /v3/credentials/{credential}. */
export const getCredential = (context: Context): Answer =>
  json(200, { credential: credentialBody(context.cloud, ownCredential(context, "identity:get_credential")) });

/** PATCH /v3/credentials/{credential}: a new blob, and nothing else (28 and 29 still took a project_id, and moved the pair). */
export function updateCredential(context: Context): Answer {
  const change = member(context.body, "credential");
  allowOnly("credential", change, ["blob"]);
  requireProperties("credential", change, ["blob"]);
  const blob = text(change, "blob");
  const before = ownCredential(context, "identity:update_credential");
  // The id stays that of the first access key, whatever the new blob says: such a record can no longer be found by its key.
  if (before.type === "ec2") checkSameScope(before.blob, checkBlob(blob));
  const after = { ...before, blob };
  context.cloud.credentials.set(after.id, after);
  return json(200, { credential: credentialBody(context.cloud, after) });
}

/** DELETE /v3/credentials/{credential}. */
export function deleteCredential(context: Context): Answer {
  context.cloud.credentials.delete(ownCredential(context, "identity:delete_credential").id);
  return noContent();
}

/** An unknown id is 403 for all but administrators: nobody learns which ids there are. */
function ownCredential(context: Context, action: string): Credential {
  const caller = context.token();
  const id = context.param("credential");
  const found = context.cloud.credentials.get(id);
  allow(context.cloud, caller, found?.userId, action);
  if (found === undefined) throw notFound("credential", id);
  return found;
}

function allow(cloud: Cloud, caller: Token, ownerId: string | undefined, action: string): void {
  if (!isAdmin(caller) && (cloud.forbidCredentialsApi || caller.user.id !== ownerId)) throw forbidden(action);
  refuseDelegated(cloud, caller, action === "identity:create_credential" ? "create" : "other");
}

const credentialBody = (cloud: Cloud, credential: Credential): Readonly<Record<string, unknown>> => ({
  id: credential.id,
  user_id: credential.userId,
  project_id: credential.projectId,
  type: credential.type,
  blob: credential.blob,
  links: { self: `${cloud.authUrl}/credentials/${credential.id}` },
});
