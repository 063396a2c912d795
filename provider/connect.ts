import { Cloud } from "./cloud";
import type { CloudOptions } from "./cloud";
import type { Config } from "./config/config";

/** The cloud of a checked config. What is risky or fragile about the config is told once, here, through either door. */
export function connect(config: Config, warn: (message: string) => void, options: CloudOptions = {}): Cloud {
  if (config.insecure)
    warn("ventus:insecure is set: any TLS certificate is accepted, and whoever is on the way can read the login");
  if (config.login.kind === "applicationCredential")
    warn(
      "the login is an application credential: Keystone 30 and later let none touch Object Storage Credentials, and this cloud may be upgraded any day; a password, or a console account (v3oidcpassword), always works",
    );
  return new Cloud(config, options);
}
