import { fileURLToPath } from "node:url";
import { LocalWorkspace, type EngineEvent, type Stack } from "@pulumi/pulumi/automation/index.js";
import { findDrift, type DriftReport } from "pulumi-ventus/drift";
import { wordsOf, type Result } from "./report.mts";

/** Which stack, and a signal that ends the work on it. */
export interface Target {
  stack: string;
  signal: AbortSignal;
}

/** The Pulumi project: this folder's parent. */
const workDir = fileURLToPath(new URL("..", import.meta.url));

/** Compares stack and cloud, and stack and program. */
export async function check(target: Target): Promise<Result> {
  const stack = await open(target);
  const report = await driftOf(stack, target);
  const engine = new Engine(target);
  // A preview that fails must not hide the drift, which may be the reason.
  return await engine.run(report, async () => (await stack.preview(engine.options)).changeSummary);
}

/** Takes up what has happened at the cloud, brings it to what the program says, and looks what is left. */
export async function apply(target: Target): Promise<Result> {
  const stack = await open(target);
  const engine = new Engine(target);
  const result = await engine.run({}, async () => {
    const { summary } = await stack.up({ ...engine.options, refresh: true });
    return summary.resourceChanges ?? {};
  });
  if (result.error !== undefined) return result;
  return { ...result, ...(await driftOf(stack, target)), applied: true };
}

/** Gives `regenerate` another value where the program reads it: in the stack's config file, which belongs in git. */
export async function rotate(target: Target, ticket: string, writeOnly: boolean): Promise<Result> {
  const stack = await open(target);
  const { name } = await stack.workspace.projectSettings();
  if ((await stack.getConfig("regenerate").catch(() => undefined))?.value === ticket)
    throw new Error(`regenerate is "${ticket}" already, so nothing would rotate: give another --ticket`);
  await stack.setConfig("regenerate", { value: ticket });
  const file = `Pulumi.${target.stack.split("/").at(-1)}.yaml`;
  const written = `${name}:regenerate is "${ticket}" in ${file} now.`;
  if (writeOnly) return { next: `${written} Commit that file: the next apply makes the new secret.` };
  const next = `${written} Commit that file: an apply without it would take the old value for a new one, and rotate again.`;
  return { ...(await apply(target)), next };
}

async function open({ stack }: Target): Promise<Stack> {
  return await LocalWorkspace.selectStack({ stackName: stack, workDir });
}

/** The export holds the secrets in the clear: it stays in memory. */
async function driftOf(stack: Stack, { signal }: Target): Promise<DriftReport> {
  const [exported, config] = await Promise.all([stack.exportStack(), stack.getAllConfig()]);
  return await findDrift(exported, { config, signal });
}

/** One run of pulumi: its words go to standard error, and the errors among them into the result. */
class Engine {
  readonly #errors: string[] = [];
  readonly options;

  constructor({ signal }: Target) {
    this.options = {
      signal,
      color: "never" as const,
      onOutput: (text: string): void => void process.stderr.write(text),
      onEvent: ({ diagnosticEvent }: EngineEvent): void => {
        if (diagnosticEvent?.severity !== "error") return;
        // The engine marks colours so: <{%fg 1%}>.
        this.#errors.push(diagnosticEvent.message.replaceAll(/<\{%.*?%\}>/g, "").trim());
      },
    };
  }

  async run(result: Result, work: () => Promise<Record<string, number>>): Promise<Result> {
    try {
      const { same: _, ...changes } = await work();
      return { ...result, changes };
    } catch (error) {
      return { ...result, error: this.#errors.length > 0 ? this.#errors.join("\n") : wordsOf(error) };
    }
  }
}
