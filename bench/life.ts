import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Engine } from "../tools/engine/engine";
import { PulumiProject } from "../tools/pulumi/project";
import type { BenchCloud, Requests } from "./clouds";
import { watchProvider } from "./usage";
import type { Subject } from "./subjects";

/** The commands of a life, in their order. */
export const steps = ["up", "preview", "no-op up", "refresh", "regenerate", "destroy"] as const;
export type StepName = (typeof steps)[number];

/** What one command took. */
export interface StepFigures {
  readonly seconds: number;
  readonly requests: Requests;
  /** Bytes: the most that the provider process held. */
  readonly peak: number;
  /** Milliseconds of processor time that the provider processes took. */
  readonly processor: number;
}

/** What one life of a stack took; a step that the subject does not have is missing. */
export interface Life {
  readonly steps: Readonly<Partial<Record<StepName, StepFigures>>>;
  /** Bytes that `pulumi stack export` gives after `up`. */
  readonly exported: number;
}

const commands: Readonly<Record<StepName, readonly string[]>> = {
  up: ["up", "--yes", "--skip-preview", "--suppress-progress"],
  preview: ["preview", "--suppress-progress"],
  "no-op up": ["up", "--yes", "--skip-preview", "--suppress-progress"],
  refresh: ["refresh", "--yes", "--skip-preview", "--suppress-progress"],
  regenerate: ["up", "--yes", "--skip-preview", "--suppress-progress"],
  destroy: ["destroy", "--yes", "--skip-preview", "--suppress-progress"],
};

/** A whole life of a stack with `size` resources, in a folder of its own. */
export async function live(engine: Engine, cloud: BenchCloud, subject: Subject, size: number): Promise<Life> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-ventus-bench-"));
  try {
    const source = join(folder, "source");
    await mkdir(source);
    const inputs = subject.guarded === true ? { ...subject.inputs, ...cloud.inputs } : subject.inputs;
    const wanted = { projects: cloud.projects.slice(0, size), inputs };
    await subject.program.write(source, wanted);
    const project = await PulumiProject.copy(source, { engine, folder, environment: cloud.environment });
    await cloud.requests();
    const figures: Partial<Record<StepName, StepFigures>> = {};
    let exported = 0;
    for (const step of steps) {
      if (step === "regenerate") {
        if (!subject.regenerates) continue;
        await subject.program.write(project.folder, { ...wanted, inputs: { ...inputs, regenerate: "1" } });
      }
      figures[step] = await measured(folder, cloud, () => project.pulumi(commands[step]));
      if (step === "up") exported = (await project.pulumi(["stack", "export"])).length;
    }
    return { steps: figures, exported };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measured(folder: string, cloud: BenchCloud, work: () => Promise<unknown>): Promise<StepFigures> {
  const start = performance.now();
  const { usage } = await watchProvider(folder, work);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, requests: await cloud.requests(), peak: usage.peak, processor: usage.processor };
}
