import type { DriftReport } from "pulumi-ventus/drift";

/** What a command has found or done. */
export interface Result extends Partial<DriftReport> {
  /** How many resources the program changes, by kind of change: to be made (check), or made (apply). */
  changes?: Record<string, number>;
  /** The changes have been made. */
  applied?: boolean;
  /** What else is to be done. */
  next?: string;
  error?: string;
}

/** 0 nothing (left) to do, 2 drift or changes, 1 error. */
export function exitCodeOf({ error, drifts = [], changes = {}, applied = false }: Result): 0 | 1 | 2 {
  if (error !== undefined) return 1;
  return drifts.length > 0 || (!applied && Object.keys(changes).length > 0) ? 2 : 0;
}

/** For programs. */
export function jsonOf(asked: { command: string; stack: string } | undefined, result: Result): string {
  const { command, stack } = asked ?? {};
  const { drifts = [], changes = {}, next, error } = result;
  return `${JSON.stringify({ command, stack, exitCode: exitCodeOf(result), drifts, changes, next, error }, null, 2)}\n`;
}

/** For people: a line for each thing. */
export function textOf(result: Result): string {
  const { resources, drifts = [], changes = {}, applied = false, next, error } = result;
  const kinds = Object.entries(changes).map(([kind, count]) => `${kind} ${count}`);
  const looked = resources?.length === 1 ? "1 set of credentials" : `${resources?.length ?? 0} sets of credentials`;
  const agreed = resources !== undefined && exitCodeOf(result) === 0;
  const lines = [
    ...drifts.map(({ name, kind, message }) => `${name}: ${kind}: ${message}.`),
    ...(kinds.length === 0 ? [] : [`${applied ? "Changed" : "To be changed by apply"}: ${kinds.join(", ")}.`]),
    ...(agreed ? [`${looked}: program, stack and cloud agree.`] : []),
    ...(next === undefined ? [] : [next]),
    ...(error === undefined ? [] : [`Error: ${error}`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** What pulumi itself said, out of an error that repeats its command and all of its output. */
export function wordsOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /^ *(?:stderr: )?error: (.+)/m.exec(text)?.[1] ?? text;
}
