/** The numbers of `v3.245.0`, `3.245.0-dev.1` or `go1.25.8`; undefined where there are none. */
export function numbersOf(version: string): [number, number, number] | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** Whether `version` is `oldest` or newer. Words after the numbers (`-alpha`, `-dev`) count for nothing; no numbers at all is too old. */
export function isAtLeast(version: string, oldest: string): boolean {
  const [has, wants] = [numbersOf(version), numbersOf(oldest)];
  if (!has || !wants) return false;
  for (const [index, number] of wants.entries()) {
    const own = has[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
