import { readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../lib/command";
import { parts } from "./parts";
import { type Progress, stopwatch, ticking } from "../lib/progress";

/** The installer downloads about 100 MB. */
const limit = 10 * 60_000;

export interface MakeOptions {
  env: NodeJS.ProcessEnv;
  progress: Progress;
  signal?: AbortSignal | undefined;
}

/**
 * Fills `bin` with what Pulumi's own installer brings, and answers with its version. In a process of its own, so that a time limit and
 * Ctrl-C end it and whatever it started: the SDK's call takes neither.
 */
export async function install(
  { bin, scratch }: { bin: string; scratch: string },
  { env, progress, signal }: MakeOptions,
): Promise<string> {
  const root = join(scratch, "pulumi");
  const time = stopwatch();
  const { status, stdout, stderr } = await ticking(
    progress,
    () => `Pulumi's own installer: ${time()}`,
    () =>
      run(process.execPath, [join(__dirname, "installerProcess.js"), root], {
        // NODE_USE_ENV_PROXY: Node's fetch, with which the SDK downloads, looks at HTTPS_PROXY only when told so.
        env: { ...env, TMPDIR: scratch, NODE_USE_ENV_PROXY: "1" },
        signal,
        timeLimit: limit,
      }),
  );
  if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1));
  const brought = await readdir(join(root, "bin"));
  const missing = parts.filter((part) => !brought.includes(part));
  if (missing.length > 0) throw new Error(`Pulumi's installer brought no ${missing.join(", ")}`);
  for (const name of brought) await rename(join(root, "bin", name), join(bin, name));
  const version = `v${stdout.trim()}`;
  progress.line(`Pulumi's own installer brought pulumi ${version} in ${time()}.`);
  return version;
}
