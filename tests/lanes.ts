import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../tools/lib/places";

// Runs all tests in two lanes, a Mocha each: a test with an engine keeps about one core busy, and machines have two. What
// the second lane reports is printed when both are through; then the figures of both, and the sum of their counts.

const withPrograms = "{engine,examples,long}";

const lanes = [
  { name: "programs", specs: [`dist/tests/${withPrograms}/**/*.test.js`] },
  { name: "rest", specs: ["dist/tests/**/*.test.js", "--ignore", `dist/tests/${withPrograms}/**`] },
] as const;

interface Ended {
  status: number;
  report: string;
  figures: string[];
  passed: number;
  failed: number;
}

async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-ventus-tests-"));
  try {
    const [first, second] = await Promise.all(
      lanes.map(({ name, specs }, lane) => run(folder, name, specs, lane === 0)),
    );
    if (first === undefined || second === undefined) return 1;
    process.stdout.write(second.report);
    const all = [first, second];
    const sum = (count: (ended: Ended) => number): number => all.reduce((total, ended) => total + count(ended), 0);
    const figures = all.flatMap((ended) => ended.figures);
    const counts = `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`;
    process.stdout.write(["", ...figures, counts, ""].join("\n"));
    const file = process.env["TEST_SUMMARY"];
    const whole = all.every((ended) => ended.passed + ended.failed > 0);
    if (file !== undefined && file !== "" && whole) await writeFile(file, [...figures, counts, ""].join("\n"));
    return whole ? Math.max(...all.map(({ status }) => status)) : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A Mocha of its own. `isShown`: its report is seen as it comes. */
async function run(folder: string, name: string, specs: readonly string[], isShown: boolean): Promise<Ended> {
  const [summary, report] = [join(folder, `${name}.summary`), join(folder, `${name}.report`)];
  const mocha = join(packageRoot, "node_modules", "mocha", "bin", "mocha.js");
  const child = spawn(process.execPath, [mocha, ...specs, ...process.argv.slice(2)], {
    cwd: packageRoot,
    env: { ...process.env, TEST_SUMMARY: summary },
    stdio: ["ignore", isShown ? "inherit" : "pipe", "inherit"],
  });
  const written = child.stdout?.pipe(createWriteStream(report));
  const status = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
  if (written !== undefined && !written.closed) await once(written, "close");
  const lines = (await readFile(summary, "utf8").catch(() => "")).split("\n").filter((line) => line !== "");
  const counts = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1) ?? "");
  if (counts === null) process.stdout.write(`The tests of the lane "${name}" were not run to their end.\n`);
  return {
    status,
    report: isShown ? "" : await readFile(report, "utf8"),
    figures: lines.slice(0, -1),
    passed: Number(counts?.[1] ?? 0),
    failed: Number(counts?.[2] ?? 0),
  };
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  },
);
