import { reporters, Runner, type MochaOptions } from "mocha";
import { writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { closingLines } from "./helpers/closingLines";

/**
 * Mocha's own report, then the figures that tests want to stand at the end, and Mocha's counts in one line for a script: figures and counts
 * also in the file that TEST_SUMMARY names, as npm may print lines of its own after the report. Mocha's last event is what writes it: a run
 * that broke off leaves no count.
 */
class Summary extends reporters.Spec {
  constructor(runner: Runner, options?: MochaOptions) {
    if (!wantsColour()) printPlainly();
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      const figures = closingLines().map((line) => `${line}\n`);
      process.stdout.write(figures.join(""));
      const file = process.env["TEST_SUMMARY"];
      if (file) writeFileSync(file, `${figures.join("")}${passes} passed, ${failures} failed\n`);
    });
  }
}

/** https://no-color.org; and a log that nobody looks at through a terminal should hold text alone. */
function wantsColour(): boolean {
  const { NO_COLOR: no = "", FORCE_COLOR: force = "0" } = process.env;
  return no === "" && (process.stdout.isTTY || force !== "0");
}

/** Mocha knows no NO_COLOR, and paints its check marks whatever it is told (seen with 12.0.3). */
function printPlainly(): void {
  const { Base } = reporters;
  Base.useColors = false;
  Base.symbols.ok = stripVTControlCharacters(Base.symbols.ok);
  Base.symbols.err = stripVTControlCharacters(Base.symbols.err);
}

// Mocha takes a reporter from module.exports itself.
export = Summary;
