import type * as pulumi from "@pulumi/pulumi";
import { region, secretly, type Access, type Credentials } from "./access";
import { hostOf } from "./host";
import { oneLine, unfit } from "./text";

const what = "a configuration for s3cmd";

/**
 * The configuration file of s3cmd.
 *
 * @example
 * export const s3cfg = ventus.s3cmdConfig(creds);
 * // (umask 077; pulumi stack output s3cfg --show-secrets > ~/.s3cfg); s3cmd ls
 *
 * @throws {pulumi.RunError} in the output: the credentials have no endpoint, the endpoint has a path, or a key has characters that the
 *   file can't hold.
 */
export function s3cmdConfig(credentials: Credentials): pulumi.Output<string> {
  return secretly(credentials, what, s3cmdConfigOf);
}

export function s3cmdConfigOf({ accessKey, secretKey, endpoint }: Access): string {
  const { address, secure } = hostOf(endpoint, what);
  return [
    "[default]",
    `access_key = ${fileValue("access key", accessKey)}`,
    `secret_key = ${fileValue("secret key", secretKey)}`,
    `host_base = ${address}`,
    // Without %(bucket)s: path style.
    `host_bucket = ${address}`,
    `bucket_location = ${region}`,
    `use_https = ${secure ? "True" : "False"}`,
    "signature_v2 = False",
    "",
  ].join("\n");
}

/** As s3cmd's reader of such files takes it: it trims, takes one pair of quotes off, and `$` first means an environment variable. */
function fileValue(name: string, value: string): string {
  if (value.startsWith("$")) throw unfit(what, name, 's3cmd takes "$" at its start for an environment variable');
  if (value.trim() !== value) throw unfit(what, name, "s3cmd takes the spaces at its ends off");
  const text = oneLine(value, what, name);
  return text.startsWith('"') ? `"${text}"` : text;
}
