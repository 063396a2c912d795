import type { Cloud } from "../cloud";
import { delegated, forbidden } from "./errors";
import { isDelegated, type Token } from "./tokens";

/** What an application credential may do with credentials: nothing (Keystone 30), as an unrestricted one all (29), all (28). */
export type ApplicationCredentialRule = "none" | "unrestricted" | "all";

/** Throws where the token of an application credential may not do that. A restricted one of 29 may do all but create. */
export function refuseDelegated(cloud: Cloud, caller: Token, call: "create" | "other"): void {
  if (!isDelegated(caller)) return;
  const rule = cloud.applicationCredentialRule;
  if (rule === "none") throw delegated();
  const origin = cloud.applicationCredentials.get(caller.applicationCredentialId ?? "");
  if (rule === "unrestricted" && call === "create" && origin?.unrestricted !== true)
    throw forbidden(
      "Using method 'application_credential' is not allowed for managing additional application credentials.",
    );
}
