import { delimiter } from "node:path";
import { oldestGo } from "./goModules";
import type { Attempt, Found } from "./parts";
import { type Progress, silent } from "../lib/progress";
import { realSteps, type Steps } from "./steps";

/** A real Pulumi engine: `pulumi`, the language hosts of Node and YAML, the host of dynamic providers, and a Node they can use. */
export interface Engine {
  /** Where it was found: the caller's own, from an earlier call, or made just now. */
  source: "path" | "cache" | "installed" | "built";
  version: string;
  /** The folders to put in front of PATH. */
  path: string[];
  /** The environment, with PATH, in which to run `pulumi`. */
  environment(): NodeJS.ProcessEnv;
}

export interface EngineOptions {
  progress?: Progress;
  /** Ends the search; what was half made is removed. */
  signal?: AbortSignal | undefined;
  /** The environment to look in. */
  env?: NodeJS.ProcessEnv;
  /** Makes the engine anew, whatever is on PATH or cached. */
  rebuild?: boolean;
}

export class EngineNotFound extends Error {
  override readonly name = "EngineNotFound";
  /** `reasons`: why each way failed, in the order tried. */
  constructor(readonly reasons: readonly string[]) {
    super(
      [
        "No Pulumi engine was found, and none could be made:",
        ...reasons.map((reason) => `  - ${reason}`),
        `Install the Pulumi CLI (https://www.pulumi.com/docs/install/), or Go ${oldestGo()} or newer (https://go.dev/dl/), and try again.`,
      ].join("\n"),
    );
  }
}

/**
 * Finds an engine, or makes one. In this order: what is on PATH; what an earlier call cached; Pulumi's own installer; a build from Go modules.
 *
 * @example
 * const engine = await findEngine({ progress: progressOn(process.stderr) });
 * spawn("pulumi", ["up"], { env: engine.environment() });
 */
export async function findEngine(options: EngineOptions = {}, steps: Steps = realSteps(options)): Promise<Engine> {
  const { progress = silent, env = process.env, rebuild = false } = options;
  const node = await steps.node();
  const engine = (source: Engine["source"], found: Found): Engine => {
    const path = [...(found.folder === undefined ? [] : [found.folder]), ...node];
    return {
      source,
      version: found.version,
      path,
      environment: () => ({
        ...env,
        PATH: [...path, ...(env["PATH"] ?? "").split(delimiter)].filter((folder) => folder !== "").join(delimiter),
        PULUMI_SKIP_UPDATE_CHECK: "1",
      }),
    };
  };

  const reasons: string[] = [];
  const look = async (step: () => Promise<Attempt>): Promise<Found | undefined> => {
    const attempt = await step();
    if ("engine" in attempt) return attempt.engine;
    reasons.push(attempt.reason);
    return undefined;
  };
  if (!rebuild) {
    const own = await look(steps.onPath);
    if (own) return engine("path", own);
    const cached = await look(steps.cached);
    if (cached) return engine("cache", cached);
    for (const reason of reasons) progress.line(`Engine: ${reason}.`);
  }
  return steps.exclusively(async () => {
    // Who waited for another call finds what that one made.
    const made = rebuild ? undefined : await steps.cached();
    if (made && "engine" in made) return engine("cache", made.engine);
    const installed = await look(steps.install);
    if (installed) return engine("installed", installed);
    progress.line(`Engine: ${reasons.at(-1) ?? ""}.`);
    const built = await look(steps.build);
    if (built) return engine("built", built);
    throw new EngineNotFound(reasons);
  });
}
