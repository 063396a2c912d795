import { constants } from "node:os";

/** Aborted when somebody asks this process to end: Ctrl-C, for one. The exit status is then the one that shells give for that signal. */
function stopRequested(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      process.exitCode = 128 + constants.signals[signal];
      controller.abort(new Error(`Stopped by ${signal}.`));
    });
  }
  return controller.signal;
}

/** Runs a command's main function; an error is told in its own words, without a stack, and makes the exit status 1. */
export function runMain(main: (stop: AbortSignal) => Promise<void>): void {
  const stop = stopRequested();
  main(stop).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (!stop.aborted) process.exitCode = 1;
  });
}
