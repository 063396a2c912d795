import { z } from "zod";
import { badRequest, expecting } from "./errors";

const blobSchema = z.record(z.string(), z.unknown());
export type Blob = z.infer<typeof blobSchema>;

/** A blob that Keystone has taken in before. */
export const readBlob = (blob: string): Blob => blobSchema.parse(JSON.parse(blob));

/** The secret in a stored blob; null if a PATCH lost it. Whatever else was put there counts as its text. */
export function secretOf(blob: string): string | null {
  const { secret = null } = readBlob(blob);
  return secret === null || typeof secret === "string" ? secret : JSON.stringify(secret);
}

/** A blob as it comes from a client, with Keystone's three complaints. */
export function checkBlob(blob: string): Blob {
  const parsed = blobSchema.safeParse(parseJson(blob));
  if (!parsed.success || Object.keys(parsed.data).length === 0) throw expecting("blob", "credential");
  if ((parsed.data["access"] ?? null) === null) throw expecting("access", "credential");
  return parsed.data;
}

function parseJson(blob: string): unknown {
  try {
    return JSON.parse(blob);
  } catch {
    throw badRequest("Invalid blob in credential");
  }
}

/** What ties a pair to a trust or application credential may not change, be added or be left out; `secret` may, even left out. */
export function checkSameScope(before: string, after: Blob): void {
  const old = readBlob(before);
  for (const key of ["trust_id", "app_cred_id", "access_token_id", "access_id"])
    if ((old[key] ?? null) !== (after[key] ?? null)) throw badRequest(`${key} can not be updated for credential`);
}
