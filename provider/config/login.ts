import type { Domain, Login, ProjectScope } from "./config";
import { missing } from "./reader";
import type { Reader } from "./reader";
import type { SettingName } from "./settings";

/** Who logs in: by application credential, ready token or password, whichever the first source that says so holds. */
export function readLogin(all: Reader, authType: string | undefined): Login | undefined {
  const own = ["password", "applicationCredentialId", "applicationCredentialSecret", "token"] as const;
  const reader = all.first(own);
  switch (loginKind(reader, authType)) {
    case "applicationCredential": {
      const id = reader.text("applicationCredentialId");
      const secret = reader.secret("applicationCredentialSecret");
      if (!reader.has("applicationCredentialId")) all.faults.push(missing("applicationCredentialId"));
      if (!reader.has("applicationCredentialSecret")) all.faults.push(missing("applicationCredentialSecret"));
      return id === undefined || secret === undefined ? undefined : { kind: "applicationCredential", id, secret };
    }
    case "token": {
      const token = reader.secret("token");
      if (!reader.has("token")) all.faults.push(missing("token"));
      return token === undefined ? undefined : { kind: "token", token };
    }
    case "password": {
      // The name may stand in stack config while CI exports the password, so it is looked for everywhere.
      const username = all.text("username");
      const password = reader.secret("password");
      if (!all.has("username")) all.faults.push(missing("username"));
      if (!reader.has("password")) all.faults.push(missing("password"));
      const domain = readDomain(all, "userDomainId", "userDomainName") ?? { name: "ventus" };
      return username === undefined || password === undefined
        ? undefined
        : { kind: "password", username, domain, password };
    }
    case undefined:
      all.faults.push(
        `OS_AUTH_TYPE is a kind of login that this version does not know: use password, token or applicationcredential`,
      );
      return undefined;
  }
}

function loginKind(reader: Reader, authType: string | undefined): Login["kind"] | undefined {
  switch (authType) {
    case undefined:
    case "":
      if (reader.has("applicationCredentialId")) return "applicationCredential";
      return reader.has("token") && !reader.has("password") ? "token" : "password";
    case "password":
    case "v3password":
      return "password";
    case "token":
    case "v3token":
      return "token";
    case "applicationcredential":
    case "v3applicationcredential":
      return "applicationCredential";
    default:
      return undefined;
  }
}

/** The project to log in to. None is fine for a token or an application credential: they have one of their own. */
export function readProject(all: Reader): ProjectScope | undefined {
  const reader = all.first(["projectId", "projectName"]);
  const id = reader.text("projectId");
  if (id !== undefined) return { id };
  const name = reader.text("projectName");
  if (name === undefined) return undefined;
  const domain = readDomain(all, "projectDomainId", "projectDomainName") ??
    readDomain(all, "userDomainId", "userDomainName") ?? { name: "ventus" };
  return { name, domain };
}

function readDomain(all: Reader, idSetting: SettingName, nameSetting: SettingName): Domain | undefined {
  const reader = all.first([idSetting, nameSetting]);
  const id = reader.text(idSetting);
  if (id !== undefined) return { id };
  const name = reader.text(nameSetting);
  return name === undefined ? undefined : { name };
}
