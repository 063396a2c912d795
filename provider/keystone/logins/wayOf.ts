import type { Config } from "../../config/config";
import { applicationCredentialWay } from "./applicationCredential";
import { oidcPasswordWay } from "./oidcPassword";
import { passwordWay } from "./password";
import { readyTokenWay } from "./readyToken";
import type { Way } from "./way";

/** How a config logs in. */
export function wayOf({ login, project }: Pick<Config, "login" | "project">): Way {
  switch (login.kind) {
    case "password":
      return passwordWay(login, project);
    case "applicationCredential":
      return applicationCredentialWay(login);
    case "token":
      return readyTokenWay(login, project);
    case "oidcPassword":
      return oidcPasswordWay(login, project);
  }
}
