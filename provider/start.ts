// First, and not where they are used: Node has its own modules compiled with V8's default settings, and has to compile them
// anew once those are others. These two are the large ones; the second is what a server listens with.
import "node:http2";
import "node:cluster";
import { enableCompileCache, flushCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";

/**
 * Called first, in a process that is a provider's alone. Keeps what V8 compiles of this package and its libraries for the
 * next start, under the settings made here. In the user's own cache folder and not in Node's default, the folder for temporary
 * files, where other users could leave code for this process to run. Where it can't be written, nothing is kept;
 * NODE_DISABLE_COMPILE_CACHE=1 switches it off.
 */
export function prepare(env: NodeJS.ProcessEnv = process.env): void {
  ours = true;
  staySmall();
  const folder = cacheFolder(env);
  if (folder === undefined) return;
  enableCompileCache(join(folder, "pulumi-ventus", "compiled"));
}

/** Whether this process is ours to set: a test or a program that uses this package keeps its own settings. */
let ours = false;

/** Called when all is loaded: writes what was compiled by then, as an engine kills its providers in the end. */
export function settle(): void {
  if (ours) flushCompileCache();
  ours = false;
}

/**
 * A provider holds little and throws away much: every list of sets is garbage at once. V8 lets such a heap grow to many
 * times what it holds before it clears up: 1,000 sets took 260 MB for 25 MB of objects. So told it stays below 125 MB, for
 * 1 ms of processor time more a set (seen with Node 24.21); told later, when the heap has grown, it took 190 MB.
 */
function staySmall(): void {
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
