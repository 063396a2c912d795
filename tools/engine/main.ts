import { constants } from "node:os";
import { parseArgs } from "node:util";
import { findEngine } from "./engine";
import { progressOn } from "../lib/progress";
import { shellLines } from "./shell";

const help = `Puts a complete Pulumi engine on PATH:

  eval "$(npm run -s engine)"

Takes what is on PATH already, else what an earlier call cached, else what Pulumi's own installer brings, else builds it from its Go modules
(Go 1.25.8 or newer; a few minutes, once). Nothing outside the user's cache folder and Go's own caches is written.

  --json      print JSON instead of shell lines: source, version, path
  --rebuild   make the engine anew, whatever is on PATH or cached
  --help      this text
`;

const controller = new AbortController();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { help: { type: "boolean" }, json: { type: "boolean" }, rebuild: { type: "boolean" } },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      process.exitCode = 128 + constants.signals[signal];
      controller.abort(new Error(`Stopped by ${signal}.`));
    });
  }
  const engine = await findEngine({
    progress: progressOn(process.stderr),
    signal: controller.signal,
    rebuild: values.rebuild ?? false,
  });
  const { source, version, path } = engine;
  process.stdout.write(
    values.json ? `${JSON.stringify({ source, version, path }, undefined, 2)}\n` : shellLines(engine),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (!controller.signal.aborted) process.exitCode = 1;
});
