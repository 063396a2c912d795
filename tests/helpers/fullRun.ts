/** Whether everything is tested, or what `npm test` has time for. */
export const isFullRun = process.env["VENTUS_TEST_FULL"] === "1";

/** Stands in the title of whatever the full run adds: by it `.ci/run` takes that alone, once `npm test` is through. */
const mark = "[full run]";

/** A suite of which `npm test` has nothing. */
export function describeInFullRun(title: string, body: (this: Mocha.Suite) => void): void {
  if (isFullRun) describe(`${title} ${mark}`, body);
}

/** A test that is not in `npm test`. */
export function itInFullRun(title: string, body: Mocha.AsyncFunc): void {
  if (isFullRun) it(`${title} ${mark}`, body);
}
