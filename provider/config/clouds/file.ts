import { readSmallFile, UnfitFileError } from "../files";
import { parseYaml } from "./lazyYaml";
import { placesOf } from "./places";
import type { FileKind, Where } from "./places";

/** Bytes of a file that are read at most: some 300 clouds. */
const longestFile = 128 * 1024;

export type Tree = ReadonlyMap<unknown, unknown>;

export interface CloudsFile {
  path: string;
  tree: Tree;
}

/**
 * The first file of its kind that is there; undefined if none is. One that this user may not read is passed over, as
 * openstacksdk does; one that is broken is a fault, where openstacksdk goes on to the next with a warning that few see.
 */
export function findFile(kind: FileKind, where: Where): CloudsFile | undefined | { fault: string } {
  for (const path of placesOf(kind, where)) {
    const text = read(path);
    if (text === undefined) continue;
    if (typeof text !== "string") return text;
    const parsed = parseYaml(text);
    if ("fault" in parsed) return { fault: `${path} ${parsed.fault}` };
    // A file with nothing in it but comments.
    if (parsed.value === null) return { path, tree: new Map() };
    const tree = treeOf(parsed.value);
    return tree === undefined ? { fault: `${path} must hold a map, with \`${topKey(kind)}\` in it` } : { path, tree };
  }
  return undefined;
}

export function topKey(kind: FileKind): "clouds" | "public-clouds" {
  return kind === "clouds-public" ? "public-clouds" : "clouds";
}

export function treeOf(value: unknown): Tree | undefined {
  return value instanceof Map ? value : undefined;
}

const passedOver = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ENAMETOOLONG", "ELOOP"]);

function read(path: string): string | { fault: string } | undefined {
  try {
    return readSmallFile(path, longestFile);
  } catch (error) {
    if (error instanceof UnfitFileError) return { fault: `${path} is not read: ${error.message}` };
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return passedOver.has(code) ? undefined : { fault: `${path} can't be read (${code})` };
  }
}
