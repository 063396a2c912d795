import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { cachedEngine, makeCached } from "./cache";
import type { EngineOptions } from "./engine";
import { build } from "./goBuild";
import { goIngredients, goModule, goParts } from "./goModules";
import { install } from "./installer";
import { exclusively } from "../lib/lock";
import { nodeFolders } from "./node";
import { engineOnPath } from "./onPath";
import type { Attempt } from "./parts";
import { packageRoot, userCache } from "../lib/places";
import { cacheKey } from "./places";
import { silent } from "../lib/progress";

/** The ways to an engine, each apart, so that their order can be tested without them. */
export interface Steps {
  node: () => Promise<string[]>;
  onPath: () => Promise<Attempt>;
  cached: () => Promise<Attempt>;
  install: () => Promise<Attempt>;
  build: () => Promise<Attempt>;
  /** One maker at a time. */
  exclusively: <T>(work: () => Promise<T>) => Promise<T>;
}

export function realSteps({ env = process.env, progress = silent, signal }: EngineOptions): Steps {
  const cache = join(userCache(env), "engine");
  const installed = join(cache, cacheKey("installed", sdkVersion(), []));
  const built = join(
    cache,
    cacheKey("built", goParts.map((part) => goModule(part).version.slice(1)).join("-"), goIngredients()),
  );
  const options = { env, progress, signal };
  return {
    node: () => nodeFolders(env),
    onPath: () => engineOnPath(env, signal),
    cached: async () => {
      const first = await cachedEngine(installed);
      return "engine" in first ? first : cachedEngine(built);
    },
    install: () =>
      attempt("Pulumi's own installer", signal, () =>
        makeCached(installed, "installed", (workspace) => install(workspace, options)),
      ),
    build: () =>
      attempt("a build from Go modules", signal, () =>
        makeCached(built, "built", (workspace) => build(workspace, options)),
      ),
    exclusively: (work) => exclusively(join(cache, "lock"), work, { what: "the engine", progress, signal }),
  };
}

async function attempt(what: string, signal: AbortSignal | undefined, work: () => Promise<Attempt>): Promise<Attempt> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    return { reason: `${what}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The CLI that the installer takes is the one of the SDK's own version. */
function sdkVersion(): string {
  const file = join(packageRoot, "node_modules", "@pulumi", "pulumi", "package.json");
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}
