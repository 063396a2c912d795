import { steps } from "./life";
import type { Result } from "./results";
import { median } from "./results";

/** Rows of cells as a table that needs no colour: the first column to the left, all others to the right. */
export function layOut(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  const [head = "", ...body] = lines;
  return [head, "-".repeat(Math.max(...lines.map(({ length }) => length))), ...body].join("\n");
}

/** All figures of the results with one number of resources; ratios to the peer where it is among them. */
export function tableOf(results: readonly Result[]): string {
  const peer = results.find(({ subject }) => subject === "peer");
  return layOut([
    [
      "",
      ...steps.map((step) => `${step} s`),
      "vs peer",
      "up req",
      "refresh req",
      "destroy req",
      "KB each",
      "MB",
      "up ms",
    ],
    ...results.map((result) => [
      result.subject,
      ...steps.map((step) => shown(result.steps[step]?.seconds, 2)),
      ratios(result, peer),
      ...(["up", "refresh", "destroy"] as const).map((step) => requestsEach(result, step)),
      shown(result.exported / result.size / 1000, 2),
      shown(peakOf(result) / 1_000_000, 0),
      shown(result.steps.up?.processor, 0),
    ]),
  ]);
}

/** Of `up`, `refresh` and `destroy`. */
function ratios({ steps: own }: Result, peer: Result | undefined): string {
  if (peer === undefined) return "";
  return (["up", "refresh", "destroy"] as const)
    .map((step) => shown((own[step]?.seconds ?? NaN) / (peer.steps[step]?.seconds ?? NaN), 2))
    .join(" ");
}

/** Requests to Keystone for each resource, and those to S3 beside them. */
function requestsEach({ steps: taken, size }: Result, step: "up" | "refresh" | "destroy"): string {
  const figures = taken[step];
  if (figures === undefined) return "";
  const { keystone, s3 } = figures.requests;
  return `${shown(keystone / size, 3)}${s3 > 0 ? `+${shown(s3 / size, 2)}` : ""}`;
}

/** The most that the provider held in any step. */
export function peakOf({ steps: figures }: Result): number {
  return Math.max(0, ...Object.values(figures).map(({ peak }) => peak));
}

function shown(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? "-" : value.toFixed(digits);
}

/** Start-up times in milliseconds, by what was started. */
export function startupTable(times: ReadonlyMap<string, readonly number[]>): string {
  return layOut([
    ["", "median ms", "fastest ms", "slowest ms"],
    ...[...times].map(([name, all]) => [
      name,
      shown(median(all), 0),
      shown(Math.min(...all), 0),
      shown(Math.max(...all), 0),
    ]),
  ]);
}
