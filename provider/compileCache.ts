import { enableCompileCache, flushCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/** Milliseconds after the start at which what was compiled by then is written: an engine kills its providers in the end. */
const moments = [400, 900];

/**
 * Keeps what V8 compiles of this package and its libraries for the next start: a third of the processor time until the
 * first request (seen with Node 24.21). In the user's own cache folder and not in Node's default, the folder for temporary
 * files, where other users could leave code for this process to run. Where it can't be written, nothing is kept;
 * NODE_DISABLE_COMPILE_CACHE=1 switches it off.
 */
export function keepCompiled(env: NodeJS.ProcessEnv = process.env): void {
  const folder = cacheFolder(env);
  if (folder === undefined) return;
  enableCompileCache(join(folder, "pulumi-ventus", "compiled"));
  for (const moment of moments) setTimeout(flushCompileCache, moment).unref();
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
