import { join } from "node:path";
import { expect } from "chai";
import { run } from "../../tools/lib/command";
import { packageRoot } from "../../tools/lib/places";
import { copyProgram } from "../../tools/pulumi/project";
import { inFolder } from "../helpers/folder";

export const examples = join(packageRoot, "examples");

/** Runs one of this checkout's commands in a copy of an example, as its package.json would. Answers all that it printed. */
export async function inExample(example: string, command: string, ...args: readonly string[]): Promise<string> {
  return await inCopyOf(join(examples, example), command, ...args);
}

/** The same in a copy of any program. */
export async function inCopyOf(program: string, command: string, ...args: readonly string[]): Promise<string> {
  return await inFolder(async (folder) => {
    const copy = join(folder, "copy");
    await copyProgram(program, copy);
    const env = { ...process.env, PATH: `${join(packageRoot, "node_modules", ".bin")}:${process.env["PATH"] ?? ""}` };
    const { status, stdout, stderr } = await run(command, args, { cwd: copy, env });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")} in ${program}:\n${stdout}\n${stderr}`);
    return stdout;
  });
}

/** The tests that an example brings along pass, all of them, and there are some. */
export async function ownTestsPass(example: string, atLeast: number): Promise<void> {
  const output = await inExample(example, "npm", "test");
  const passing = Number(/^ +(\d+) passing/m.exec(output)?.[1] ?? 0);
  expect(passing, output).to.be.at.least(atLeast);
  expect(output).not.to.match(/pending|failing/);
}
