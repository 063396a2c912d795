import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Milliseconds that a command has to put its things away before it is killed. */
const graceful = 5000;

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ends the command, and whatever it started, when aborted. */
  signal?: AbortSignal | undefined;
  /** Milliseconds after which the command is ended. */
  timeLimit?: number;
  /** Called with each line the command prints on standard error. */
  onLine?: ((line: string) => void) | undefined;
  /** Called with each line the command prints on standard output. */
  onOutput?: ((line: string) => void) | undefined;
}

export interface Outcome {
  /** Exit status; null where the command could not be started or was ended by a signal. */
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end. A command that is not there answers with status null and the system's words on `stderr`. */
export async function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  options.signal?.throwIfAborted();
  // A process group of its own: a Go build, or an installer, has children, and ending only the parent would leave them writing.
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stdout = lines(child.stdout, options.onOutput);
  const stderr = lines(child.stderr, options.onLine);
  const limit = options.timeLimit === undefined ? [] : [AbortSignal.timeout(options.timeLimit)];
  const stop = AbortSignal.any([...limit, ...(options.signal ? [options.signal] : [])]);
  const timers: NodeJS.Timeout[] = [];
  const end = (): void => {
    endGroup(child, "SIGTERM");
    timers.push(setTimeout(endGroup, graceful, child, "SIGKILL"));
  };
  stop.addEventListener("abort", end);
  try {
    const status = await finished(child);
    options.signal?.throwIfAborted();
    const late = stop.aborted ? [`ended after ${(options.timeLimit ?? 0) / 1000} s`] : [];
    return {
      status: stop.aborted ? null : status.code,
      stdout: (await stdout).join("\n"),
      stderr: [...(await stderr), ...late, ...(status.failure ?? [])].join("\n"),
    };
  } finally {
    stop.removeEventListener("abort", end);
    timers.forEach((timer) => {
      clearTimeout(timer);
    });
  }
}

function finished(child: ChildProcess): Promise<{ code: number | null; failure?: string[] }> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ code: null, failure: [error.message] });
    });
    child.once("close", (code) => {
      resolve({ code });
    });
  });
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It had ended by itself.
  }
}

async function lines(stream: Readable, onLine?: (line: string) => void): Promise<string[]> {
  const seen: string[] = [];
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    seen.push(line);
    onLine?.(line);
  }
  return seen;
}
