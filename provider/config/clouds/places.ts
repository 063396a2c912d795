import { homedir } from "node:os";
import { join } from "node:path";

/** Where this process runs. */
export interface Where {
  variables: NodeJS.ProcessEnv;
  /** The current directory: that of the Pulumi program. */
  folder: string;
  platform: NodeJS.Platform;
}

export type FileKind = "clouds" | "secure" | "clouds-public";

const overrides = { clouds: "OS_CLIENT_CONFIG_FILE", secure: "OS_CLIENT_SECURE_FILE", "clouds-public": undefined };
const suffixes = [".yaml", ".yml", ".json"];

/**
 * The files that openstacksdk looks for, in its order: the one of the variable, then the current directory, the user's
 * folders, the system's folders. The first that is there is read, and no other. (openstacksdk 4, openstack/config/loader.py)
 */
export function placesOf(kind: FileKind, where: Where): string[] {
  const variable = overrides[kind];
  const named = variable === undefined ? undefined : where.variables[variable];
  const usual = foldersOf(where).flatMap((folder) => suffixes.map((suffix) => join(folder, `${kind}${suffix}`)));
  return named === undefined || named === "" ? usual : [named, ...usual];
}

/** The folders that are searched, each once. */
export function foldersOf({ variables, folder, platform }: Where): string[] {
  const home = homeOf(variables);
  const folders = [folder, ...userFolders(variables, home, platform), join(home, ".config/openstack")];
  return [...new Set([...folders, ...systemFolders(variables, platform), "/etc/openstack"])];
}

/** `~/…` as a shell reads it. */
export function expandHome(path: string, variables: NodeJS.ProcessEnv): string {
  return path === "~" || path.startsWith("~/") ? join(homeOf(variables), path.slice(1)) : path;
}

function homeOf(variables: NodeJS.ProcessEnv): string {
  return nonEmpty(variables["HOME"]) ?? homedir();
}

function userFolders(variables: NodeJS.ProcessEnv, home: string, platform: NodeJS.Platform): string[] {
  if (platform === "darwin") return [join(home, "Library/Application Support/openstack")];
  if (platform === "win32") return [join(nonEmpty(variables["LOCALAPPDATA"]) ?? home, "OpenStack/openstack")];
  return [join(nonEmpty(variables["XDG_CONFIG_HOME"]) ?? join(home, ".config"), "openstack")];
}

function systemFolders(variables: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === "darwin") return ["/Library/Application Support/openstack"];
  if (platform === "win32")
    return [join(nonEmpty(variables["ProgramData"]) ?? "C:/ProgramData", "OpenStack/openstack")];
  const roots = (nonEmpty(variables["XDG_CONFIG_DIRS"]) ?? "/etc/xdg").split(":").filter((root) => root !== "");
  return roots.map((root) => join(root, "openstack"));
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
