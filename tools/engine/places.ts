import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The checkout: this file is compiled to dist/tools/engine/. */
export const packageRoot = resolve(__dirname, "..", "..", "..");

/** The tool's own files that the compiler does not copy: launcher and Go modules. */
export const engineSources = join(packageRoot, "tools", "engine");

/** Where engines are kept between calls. */
export function engineCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  return join(userCache(env, platform), "pulumi-ventus", "engine");
}

function userCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env["XDG_CACHE_HOME"]) return env["XDG_CACHE_HOME"];
  const home = env["HOME"] ?? homedir();
  return platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}

/** The name of a cached engine: everything that makes it another engine is part of it. */
export function cacheKey(how: "installed" | "built", version: string, ingredients: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(ingredients)).digest("hex").slice(0, 8);
  return [how, version, process.platform, process.arch, ...(ingredients.length > 0 ? [digest] : [])].join("-");
}
