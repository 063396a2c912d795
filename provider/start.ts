// First, and not where they are used: Node has its own modules compiled with V8's default settings, and has to compile them
// anew once those are others. These two are the large ones; the second is what a server listens with.
import "node:http2";
import "node:cluster";
import { readFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { constants, Script } from "node:vm";
import { CodeCache } from "./codeCache";

/** Writes what V8 compiled, where that is not kept yet. */
let keep: (() => void) | undefined;

/**
 * Sets up a process that is a provider's alone, and runs the CommonJS `file` in it, with what V8 compiled of it for the last
 * process. Not by Node's own compile cache: that holds no function that is called only after its file was loaded, nearly all
 * (22 ms of the 59 of a first create, seen with Node 24.21). In the user's own cache folder, and not in that for temporary files,
 * where other users could leave code for this process to run. NODE_DISABLE_COMPILE_CACHE=1 switches it off, as it does Node's.
 *
 * @param heap Grown: others ran in this process before.
 * @returns Its exports.
 */
export function start(file: string, heap: "new" | "grown" = "new"): unknown {
  staySmall(heap);
  const source = readFileSync(file);
  const cache = cacheOf(file);
  const kept = cache?.read(source);
  const script = new Script(wrap(source.toString("utf8")), {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(kept === undefined ? {} : { cachedData: kept }),
  });
  if (kept === undefined || script.cachedDataRejected === true) {
    keep = () => cache?.write(source, script.createCachedData());
  }
  const module = { exports: {} };
  const run: unknown = script.runInThisContext();
  if (typeof run !== "function") throw new Error(`${file} is no CommonJS module`);
  Reflect.apply(run, undefined, [module.exports, createRequire(file), module, file, dirname(file)]);
  return module.exports;
}

/**
 * Called when a first operation is done, and what it needs is compiled: an engine kills its providers in the end. Writes once
 * the answer is on its way.
 */
export function settle(): void {
  if (keep !== undefined) setImmediate(keep);
  keep = undefined;
}

/**
 * A provider holds little and throws away much: every list of sets is garbage at once. V8 lets such a heap grow to many
 * times what it holds before it clears up: 1,000 sets took 160 MB. So the young generation stays as large as it starts, and
 * the old one grows by half before it is cleared up: 109 MB, for 0.3 ms of processor time more a set (seen with Node 24.21).
 * V8's own `--optimize-for-size` gives as much for another 0.1 ms. Where the heap has grown before, that alone keeps it: with
 * the two others a host of dynamic providers grew by 53 MB from the 200th set to the 1,000th.
 */
function staySmall(heap: "new" | "grown"): void {
  if (heap === "grown") {
    setFlagsFromString("--optimize-for-size");
    return;
  }
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=50");
}

/** One for each of the files that are started so, and for each Node: V8 takes none from another version of itself. */
function cacheOf(file: string): CodeCache | undefined {
  const { env } = process;
  const folder = cacheFolder(env);
  if (folder === undefined || env["NODE_DISABLE_COMPILE_CACHE"] === "1") return undefined;
  const name = `${basename(dirname(file))}-${process.version}-${process.arch}.cache`;
  return new CodeCache(join(folder, "pulumi-ventus", "compiled", name));
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
