import { help, readArguments, type Wanted } from "./arguments.mts";
import { exitCodeOf, jsonOf, textOf, wordsOf, type Result } from "./report.mts";

const args = process.argv.slice(2);
let wanted: Wanted | undefined;
try {
  wanted = readArguments(args, process.env);
  if (wanted === undefined) process.stdout.write(help);
  else tell(await run(wanted));
} catch (error) {
  tell({ error: wordsOf(error) });
}

async function run({ command, stack, ticket, writeOnly }: Wanted): Promise<Result> {
  // Loading Pulumi takes a second, which a mistyped command need not.
  const { apply, check, rotate } = await import("./stack.mts");
  const target = { stack, signal: endOfPipeline() };
  switch (command) {
    case "check":
      return await check(target);
    case "apply":
      return await apply(target);
    case "rotate":
      return await rotate(target, ticket, writeOnly);
  }
}

/** Ends pulumi in good order where the pipeline is cancelled: a killed one leaves the stack locked. */
function endOfPipeline(): AbortSignal {
  const end = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => end.abort(new Error(`ended by ${signal}`)));
  }
  return end.signal;
}

function tell(result: Result): void {
  process.exitCode = exitCodeOf(result);
  if (args.includes("--json")) process.stdout.write(jsonOf(wanted, result));
  else (result.error === undefined ? process.stdout : process.stderr).write(textOf(result));
}
