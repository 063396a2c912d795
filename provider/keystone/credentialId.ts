import { createHash } from "node:crypto";

/** Keystone's id of a set: in /v3/credentials, and in what it says of sets that it does not have. */
export function credentialId(accessKey: string): string {
  return createHash("sha256").update(accessKey).digest("hex");
}
