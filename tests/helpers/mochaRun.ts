import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../tools/lib/command";
import { packageRoot } from "../../tools/lib/places";
import { inFolder } from "./folder";

/** How one run of Mocha ended, with this project's reporter. */
export interface MochaRun {
  readonly status: number | null;
  readonly report: string;
  readonly stderr: string;
  /** What stands in the file that TEST_SUMMARY names. */
  readonly summary: string;
}

/** Variables that tell a run how to behave: those of this run are nothing to the other. */
const set = ["CI", "FORCE_COLOR", "NO_COLOR"];

/**
 * Runs tests of a test's own, as Mocha runs all others.
 *
 * @param specs JavaScript; `helpers` is the folder of the compiled helpers.
 * @param variables Beside those of this process, of which CI and those about colours are left out.
 */
export async function runMocha(specs: string, variables: NodeJS.ProcessEnv): Promise<MochaRun> {
  return await inFolder(async (folder) => {
    const [file, summary] = [join(folder, "some.test.cjs"), join(folder, "summary")];
    await writeFile(file, `const helpers = ${JSON.stringify(__dirname)};\n${specs}`);
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !set.includes(name)));
    const mocha = join(packageRoot, "node_modules", "mocha", "bin", "mocha.js");
    const args = [mocha, "--no-config", "--reporter", join(__dirname, "..", "summary.js"), file];
    const outcome = await run(process.execPath, args, { env: { ...env, TEST_SUMMARY: summary, ...variables } });
    return {
      status: outcome.status,
      report: outcome.stdout,
      stderr: outcome.stderr,
      summary: await readFile(summary, "utf8"),
    };
  });
}
