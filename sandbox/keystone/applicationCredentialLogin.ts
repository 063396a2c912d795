import { z } from "zod";
import type { Cloud } from "../cloud";
import { secretEqual } from "../secretEqual";
import type { ApplicationCredential } from "./applicationCredentials";
import { expecting, notFound, unauthorized } from "./errors";
import { findUser, namedInDomain } from "./references";
import { issueToken, type Token } from "./tokens";

export const applicationCredentialMethod = z
  .object({ id: z.string(), name: z.string(), secret: z.string(), user: namedInDomain })
  .partial();

/** The method application_credential: a token for the project, and with the roles, that the credential was made with. */
export function applicationCredentialLogin(cloud: Cloud, wanted: z.infer<typeof applicationCredentialMethod>): Token {
  const found = find(cloud, wanted);
  const expired = found.expiresAt !== undefined && found.expiresAt.getTime() <= cloud.now().getTime();
  if (expired || found.project === undefined || !secretEqual(wanted.secret ?? "", found.secret)) throw unauthorized();
  const { user, project, roles, id } = found;
  return issueToken(cloud, { methods: ["application_credential"], user, project, roles, applicationCredentialId: id });
}

function find(cloud: Cloud, { id, name, user }: z.infer<typeof applicationCredentialMethod>): ApplicationCredential {
  if (id !== undefined) {
    const found = cloud.applicationCredentials.get(id);
    // Not the usual 401: the id alone is told to be unknown (seen on 30.0.0).
    if (found === undefined) throw notFound("Application Credential", id);
    return found;
  }
  if (name === undefined) throw expecting("name or ID", "application credential");
  if (user === undefined) throw expecting("user", "application credential");
  const owner = findUser(user, "identity/application_credential/user");
  const found = [...cloud.applicationCredentials.values()].find((each) => each.user === owner && each.name === name);
  if (found === undefined) throw unauthorized();
  return found;
}
