import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";

/** The executables of an engine that can run Node and YAML programs and dynamic providers. */
export const parts = [
  "pulumi",
  "pulumi-language-nodejs",
  "pulumi-language-yaml",
  "pulumi-resource-pulumi-nodejs",
] as const;

/** The oldest Pulumi CLI that was tried: `up` and `destroy` of a YAML program and of a dynamic resource. */
export const oldestPulumi = "3.225.0";

/** @pulumi/pulumi >= 3.249 and undici 8 want it, and the language host starts whatever `node` comes first. */
export const oldestNode = "22.19.0";

/** What one way to an engine came to: an engine, or the reason why not, in words for the person who asked. */
export type Attempt = { engine: Found } | { reason: string };

export interface Found {
  version: string;
  /** The folder that holds all parts; none where they are on PATH already. */
  folder?: string;
  /** How it came to be, where an earlier call made it. */
  madeBy?: "installed" | "built";
}

/**
 * The folders in which the caller's own shell looks for commands: npm puts the tools of its package in front for the length of a script,
 * and what is found there is gone when the script ends.
 */
export function shellPath(env: NodeJS.ProcessEnv): string[] {
  const npms = (folder: string): boolean => basename(folder) === ".bin" || basename(folder) === "node-gyp-bin";
  return (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "" && !npms(folder));
}

/** The first executable of that name in `folders`. */
export function findExecutable(name: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** The parts that are neither in `folders` nor beside the real `pulumi` file, where the engine looks for those it brought along. */
export function missingParts(pulumi: string, folders: readonly string[]): string[] {
  const everywhere = [...folders, dirname(realpathSync(pulumi))];
  return parts.filter((part) => findExecutable(part, everywhere) === undefined);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
