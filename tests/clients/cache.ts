import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The user's cache folder of this project: made once, used by every later run. */
const root = (): string => join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "pulumi-ventus");

/**
 * A folder of the cache, by a name that holds its version. It is filled beside its place and then moved there, so that half of it is
 * never found; of two that fill it at once, the first stays.
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(root(), name);
  if (existsSync(folder)) return folder;
  const building = `${folder}.${process.pid}.building`;
  mkdirSync(building, { recursive: true });
  try {
    await fill(building);
    renameSync(building, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return folder;
}
