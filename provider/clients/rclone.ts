import type * as pulumi from "@pulumi/pulumi";
import { region, secretly, type Access, type Credentials } from "./access";
import { ClientError } from "./errors";
import { oneLine, unfit } from "./text";

/** How rclone shall know the object storage. */
export interface RcloneOptions {
  /** Name of the remote: letters, digits and `_`. Default `ventus`, as in `rclone ls ventus:bucket`. */
  remote?: string | undefined;
}

const what = "a configuration for rclone";

/**
 * Environment variables that give rclone a remote, without a configuration file.
 *
 * @example
 * export const exports = ventus.shellExports(ventus.rcloneEnvironment(creds));
 * // eval "$(pulumi stack output exports --show-secrets)"; rclone mkdir ventus:media
 *
 * @throws {pulumi.RunError} in the output: the credentials have no endpoint, or the name of the remote has other characters.
 */
export function rcloneEnvironment(
  credentials: Credentials,
  options: RcloneOptions = {},
): pulumi.Output<Record<string, string>> {
  return secretly(credentials, what, (access) => rcloneEnvironmentOf(access, options));
}

/**
 * A section for rclone's configuration file, which `rclone config file` names.
 *
 * @example
 * export const rclone = ventus.rcloneConfig(creds, { remote: "media" });
 * // pulumi stack output rclone --show-secrets >> ~/.config/rclone/rclone.conf
 *
 * @throws {pulumi.RunError} in the output: as {@link rcloneEnvironment}, and where a key has characters that the file can't hold.
 */
export function rcloneConfig(credentials: Credentials, options: RcloneOptions = {}): pulumi.Output<string> {
  return secretly(credentials, what, (access) => rcloneConfigOf(access, options));
}

export function rcloneEnvironmentOf(access: Access, options: RcloneOptions): Record<string, string> {
  const remote = nameOf(options).toUpperCase();
  return Object.fromEntries(
    Object.entries(settings(access)).map(([key, value]) => [`RCLONE_CONFIG_${remote}_${key.toUpperCase()}`, value]),
  );
}

export function rcloneConfigOf(access: Access, options: RcloneOptions): string {
  const lines = Object.entries(settings(access)).map(([key, value]) => `${key} = ${fileValue(key, value)}`);
  return [`[${nameOf(options)}]`, ...lines, ""].join("\n");
}

function settings({ accessKey, secretKey, endpoint }: Access): Record<string, string> {
  return {
    type: "s3",
    provider: "Ceph",
    access_key_id: oneLine(accessKey, what, "access key"),
    secret_access_key: oneLine(secretKey, what, "secret key"),
    endpoint,
    region,
  };
}

/** The environment variables know a remote in upper case and with these characters only. */
function nameOf({ remote = "ventus" }: RcloneOptions): string {
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(remote)) return remote;
  throw new ClientError({
    what: `make ${what}`,
    why: `the remote's name must be letters, digits and "_", a letter first, but is ${JSON.stringify(remote)}`,
    next: "choose another name",
  });
}

/** As rclone's reader of such files takes it: it trims, fills in `%(name)s`, and knows a value in backticks as it stands. */
function fileValue(key: string, value: string): string {
  if (value.includes("%(")) throw unfit(what, key, 'rclone would fill in its "%("');
  return value.trim() === value && !/^[`"]/.test(value) ? value : `\`${value}\``;
}
