import { findFile, topKey, treeOf } from "./file";
import type { CloudsFile, Tree } from "./file";
import { foldersOf } from "./places";
import type { FileKind, Where } from "./places";

/** One place in one file that says something of the cloud: `clouds.vienna` in `secure.yaml`. */
export interface Layer {
  path: string;
  values: Tree;
}

export type Layers = { layers: Layer[] } | { fault: string };

/**
 * What the files say of a cloud, the first layer winning key by key: `secure.yaml`, then `clouds.yaml`, then its `profile`
 * in `clouds-public.yaml`. `namedBy`: where the name was set, for the error that it is unknown.
 */
export function layersOf(name: string, namedBy: string, where: Where): Layers {
  const secure = findFile("secure", where);
  if (secure !== undefined && "fault" in secure) return secure;
  const clouds = findFile("clouds", where);
  if (clouds !== undefined && "fault" in clouds) return clouds;
  const files = [secure, clouds].filter((file) => file !== undefined);
  const layers = files.flatMap((file) => layerOf(file, "clouds", name));
  if (layers.length === 0) return { fault: unknownCloud(name, namedBy, files, where) };
  const profile = firstText(layers, "profile") ?? firstText(layers, "cloud");
  if (profile === undefined) return { layers };
  const publicFile = findFile("clouds-public", where);
  if (publicFile !== undefined && "fault" in publicFile) return publicFile;
  const known = publicFile === undefined ? [] : layerOf(publicFile, "clouds-public", profile);
  if (known.length === 0) return { fault: unknownProfile(name, profile, publicFile, where) };
  return { layers: [...layers, ...known] };
}

/** A key of the YAML, spelt with underscores or with hyphens. */
export function member(tree: Tree, key: string): unknown {
  return tree.get(key) ?? tree.get(key.replaceAll("_", "-")) ?? undefined;
}

export function firstText(layers: readonly Layer[], key: string): string | undefined {
  for (const { values } of layers) {
    const value = member(values, key);
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}

/** A cloud of which the file has only the name (`vienna:` and nothing below) is there all the same. */
function layerOf({ path, tree }: CloudsFile, kind: FileKind, name: string): Layer[] {
  const all = treeOf(tree.get(topKey(kind)));
  if (all?.has(name) !== true) return [];
  return [{ path, values: treeOf(all.get(name)) ?? new Map() }];
}

function namesIn(files: readonly CloudsFile[], kind: FileKind): string[] {
  const names = files.flatMap(({ tree }) => [...(treeOf(tree.get(topKey(kind)))?.keys() ?? [])]);
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

function unknownCloud(name: string, namedBy: string, files: readonly CloudsFile[], where: Where): string {
  const asked = `${namedBy} names the cloud ${quoted(name)}`;
  const searched = `Looked for clouds and secure (.yaml, .yml, .json) in ${placesInWords(where)}`;
  if (files.length === 0) return `${asked}, but there is no clouds.yaml. ${searched}`;
  const read = files.map(({ path }) => path).join(" and ");
  const names = namesIn(files, "clouds");
  return `${asked}, which is not in ${read}; ${names.length === 0 ? "no cloud is" : `these are: ${list(names)}`}. ${searched}`;
}

function unknownProfile(name: string, profile: string, file: CloudsFile | undefined, where: Where): string {
  const asked = `cloud ${quoted(name)} has the profile ${quoted(profile)}`;
  if (file === undefined)
    return `${asked}, but there is no clouds-public.yaml. Looked for it (.yaml, .yml, .json) in ${foldersOf(where).join(", ")}`;
  return `${asked}, which is not in ${file.path}; these are: ${list(namesIn([file], "clouds-public"))}`;
}

/** The files of the two variables first: whoever set one wants to know whether it was seen. */
function placesInWords(where: Where): string {
  const named = ["OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE"].flatMap((variable) => {
    const path = where.variables[variable];
    return path === undefined || path === "" ? [] : [`${path} (${variable})`];
  });
  return [...named, ...foldersOf(where)].join(", ");
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(quoted).join(", ");
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 64));
}
