const lines: string[] = [];

/** Notes a line of figures, which stands by itself at the end of the whole test run. */
export function closingLine(line: string): void {
  lines.push(line);
}

/** The lines noted so far, in their order. */
export function closingLines(): readonly string[] {
  return lines;
}
