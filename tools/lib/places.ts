import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The checkout: this file is compiled to dist/tools/lib/. */
export const packageRoot = resolve(__dirname, "..", "..", "..");

/** Where the tools keep what took long to make: the user's cache folder, or the one that XDG_CACHE_HOME names. */
export function userCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  return join(cacheHome(env, platform), "pulumi-ventus");
}

function cacheHome(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env["XDG_CACHE_HOME"]) return env["XDG_CACHE_HOME"];
  const home = env["HOME"] ?? homedir();
  return platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}
