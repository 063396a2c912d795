/**
 * Leaves out what a suite tests, on a machine that can't have what it takes, and says so in one loud line. CI has all of
 * it: there it is a failure.
 *
 * @param tests The tests left out, as a reader would call them.
 */
export function leaveOut(context: Mocha.Context, tests: string, why: unknown): void {
  const reason = why instanceof Error ? why.message : String(why);
  if (process.env["CI"] !== undefined) throw new Error(`CI may not do without the tests ${tests}: ${reason}`);
  process.stderr.write(`SKIPPED, the tests ${tests}: ${reason}\n`);
  context.skip();
}
