import { parseArgs } from "node:util";

export const help = `Usage: node pipeline/main.mts COMMAND [options]

  check    compare cloud and program with the stack; changes nothing
  apply    bring stack and cloud to what is in git: refresh, then up, then look what drift is left
  rotate   write a new value of \`regenerate\` into the stack's config file, then apply: a new secret

  --stack NAME     the stack (default: $PULUMI_STACK)
  --ticket TEXT    rotate: the value, such as a ticket's number (default: the time now)
  --write-only     rotate: only write the file, to be committed; the next apply makes the secret
  --json           one JSON document on standard output instead of sentences
  --help           this text

What pulumi says while it works goes to standard error. Exit codes:
  0  nothing to do, or all of it done
  2  check: drift or changes were found. apply, rotate: done, but drift is left that needs a person
  1  error: it could not be looked at, or not be done
`;

/** What was asked for on the command line. */
export interface Wanted {
  command: "check" | "apply" | "rotate";
  stack: string;
  ticket: string;
  writeOnly: boolean;
}

/**
 * Undefined: help was asked for.
 *
 * @throws Error that says what to type instead
 */
export function readArguments(args: readonly string[], environment: NodeJS.ProcessEnv): Wanted | undefined {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      stack: { type: "string" },
      ticket: { type: "string" },
      "write-only": { type: "boolean", default: false },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const [command, ...others] = positionals;
  if (command !== "check" && command !== "apply" && command !== "rotate")
    throw new Error(
      `${command === undefined ? "no command is given" : `there is no command "${command}"`}: see --help`,
    );
  if (others.length > 0) throw new Error(`one command at a time: ${positionals.join(", ")}`);
  if (command !== "rotate" && (values.ticket !== undefined || values["write-only"]))
    throw new Error("--ticket and --write-only belong to rotate: see --help");
  if (values.ticket === "") throw new Error("--ticket is empty: give the number of a ticket, a date, any text");
  const stack = values.stack ?? environment["PULUMI_STACK"] ?? "";
  if (stack === "") throw new Error("no stack is given: use --stack, or set PULUMI_STACK");
  return { command, stack, ticket: values.ticket ?? new Date().toISOString(), writeOnly: values["write-only"] };
}
