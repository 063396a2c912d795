import { enableCompileCache, flushCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";

/**
 * Keeps what V8 compiles of this package and its libraries for the next start: a third of the processor time until the
 * first request (seen with Node 24.21). In the user's own cache folder and not in Node's default, the folder for temporary
 * files, where other users could leave code for this process to run. Where it can't be written, nothing is kept;
 * NODE_DISABLE_COMPILE_CACHE=1 switches it off.
 */
export function keepCompiled(env: NodeJS.ProcessEnv = process.env): void {
  phase = "loading";
  const folder = cacheFolder(env);
  if (folder === undefined) return;
  enableCompileCache(join(folder, "pulumi-ventus", "compiled"));
}

/** Whose settings these are: a test or a program that uses this package keeps its own. */
let phase: "not ours" | "loading" | "settled" = "not ours";

/**
 * Called when all is loaded. Writes what was compiled, as an engine kills its providers in the end. Then keeps this process
 * small: a provider holds little and throws away much, every list of sets is garbage at once, and V8 lets such a heap grow
 * to many times what it holds before it clears up. 1,000 sets took 260 MB for 25 MB of objects; so told it stays below
 * 125 MB, for 1 ms of processor time more a set (seen with Node 24.21). In this order: V8 takes compiled code only under
 * the settings that it was kept under.
 */
export function settle(): void {
  if (phase !== "loading") return;
  phase = "settled";
  flushCompileCache();
  setFlagsFromString("--optimize-for-size");
}

function cacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  if (env["XDG_CACHE_HOME"]) return env["XDG_CACHE_HOME"];
  if (process.platform === "win32" && env["LOCALAPPDATA"]) return env["LOCALAPPDATA"];
  try {
    return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
  } catch {
    // In a container a process may run as somebody of whom the system knows nothing.
    return undefined;
  }
}
