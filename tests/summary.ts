import { reporters, Runner, type MochaOptions } from "mocha";
import { writeFileSync } from "node:fs";
import { closingLines } from "./helpers/closingLines";

/**
 * Mocha's own report, then the figures that tests want to stand at the end, and Mocha's counts in one line for a script: in the file that
 * TEST_SUMMARY names, as npm may print lines of its own after the report. Mocha's last event is what writes it: a run that broke off leaves
 * no count.
 */
class Summary extends reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      for (const line of closingLines()) process.stdout.write(`${line}\n`);
      const file = process.env["TEST_SUMMARY"];
      if (file) writeFileSync(file, `${this.stats.passes} passed, ${this.stats.failures} failed\n`);
    });
  }
}

// Mocha takes a reporter from module.exports itself.
export = Summary;
