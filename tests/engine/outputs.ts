import { z } from "zod";
import type { PulumiProject } from "../../tools/pulumi/project";

const set = z.object({
  accessKey: z.string(),
  secretKey: z.string(),
  projectId: z.string(),
  endpoint: z.string().optional(),
  regenerate: z.string().optional(),
});

export type SetOutputs = z.output<typeof set>;

const outputs = z.object({ sets: z.record(z.string(), set) });

/** What the program `sets` gives, by the resource's name; secrets in the clear. */
export async function setsOf(project: PulumiProject): Promise<Record<string, SetOutputs>> {
  return outputs.parse(await project.outputs()).sets;
}

export async function setOf(project: PulumiProject, name: string): Promise<SetOutputs> {
  const found = (await setsOf(project))[name];
  if (found === undefined) throw new Error(`the stack has no outputs of "${name}"`);
  return found;
}

/** Runs a command of pulumi's that has to fail; answers all that it printed. */
export async function refused(
  project: PulumiProject,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { status, stdout, stderr } = await project.attempt(args, {}, environment);
  const text = `${stdout}\n${stderr}`;
  if (status === 0) throw new Error(`pulumi ${args.join(" ")} was expected to fail, and did not:\n${text}`);
  return text;
}
