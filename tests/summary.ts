import { reporters, Runner, type MochaOptions } from "mocha";
import { writeFileSync } from "node:fs";

/**
 * Mocha's own report, and its counts in one line for a script: in the file that TEST_SUMMARY names, as npm may print lines of its own after
 * the report. Mocha's last event is what writes it: a run that broke off leaves no count.
 */
class Summary extends reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    super(runner, options);
    const file = process.env["TEST_SUMMARY"];
    if (!file) return;
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      writeFileSync(file, `${this.stats.passes} passed, ${this.stats.failures} failed\n`);
    });
  }
}

// Mocha takes a reporter from module.exports itself.
export = Summary;
