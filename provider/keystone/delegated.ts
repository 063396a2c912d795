import type { Response } from "../http/client";

/**
 * What to do where Keystone refuses an application credential, by its own words; undefined where the refusal has another
 * reason, such as a role that is missing. Keystone 28 lets all of them do all; 29 lets a restricted one (the default) do all
 * but create; 30 lets none do anything.
 */
export function delegatedAdvice({ status, text }: Response): string | undefined {
  if (status !== 403) return undefined;
  if (text.includes("Delegated tokens cannot access credentials")) {
    return "log in with a password or as a console account (v3oidcpassword): this cloud's Keystone (30 or later) lets no application credential touch Object Storage Credentials, not even an unrestricted one";
  }
  if (text.includes("Using method 'application_credential' is not allowed")) {
    return "log in with a password, which works on every version of Keystone; or make the application credential anew with `openstack application credential create --unrestricted`: this cloud's Keystone (29) lets a restricted one read, regenerate and delete, but not create";
  }
  return undefined;
}
