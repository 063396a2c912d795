import { createHash } from "node:crypto";
import { join } from "node:path";
import { packageRoot } from "../lib/places";

/** The tool's own files that the compiler does not copy: launcher and Go modules. */
export const engineSources = join(packageRoot, "tools", "engine");

/** The name of a cached engine: everything that makes it another engine is part of it. */
export function cacheKey(how: "installed" | "built", version: string, ingredients: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(ingredients)).digest("hex").slice(0, 8);
  return [how, version, process.platform, process.arch, ...(ingredients.length > 0 ? [digest] : [])].join("-");
}
