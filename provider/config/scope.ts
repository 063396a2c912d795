import type { Domain, ProjectScope, User } from "./config";
import type { Reader } from "./reader";
import type { SettingName } from "./settings";

/** The project to log in to. None is fine for a token or an application credential: they have one of their own. */
export function readProject(all: Reader): ProjectScope | undefined {
  const reader = all.first(["projectId", "projectName"]);
  const id = reader.text("projectId");
  if (id !== undefined) return { id };
  const name = reader.text("projectName");
  if (name === undefined) return undefined;
  const domain = readDomain(all, "projectDomainId", "projectDomainName") ?? userDomain(all);
  return { name, domain };
}

/**
 * A user of Keystone's own. The name may stand in stack config while CI exports the password, so it is looked for
 * everywhere.
 */
export function readUser(all: Reader): User | undefined {
  const reader = all.first(["userId", "username"]);
  const id = reader.text("userId");
  if (id !== undefined) return { id };
  const name = reader.text("username");
  const domain = userDomain(all);
  return name === undefined ? undefined : { name, domain };
}

function userDomain(all: Reader): Domain {
  return readDomain(all, "userDomainId", "userDomainName") ?? { name: "ventus" };
}

function readDomain(all: Reader, idSetting: SettingName, nameSetting: SettingName): Domain | undefined {
  const reader = all.first([idSetting, nameSetting]);
  const id = reader.text(idSetting);
  if (id !== undefined) return { id };
  const name = reader.text(nameSetting);
  return name === undefined ? undefined : { name };
}
