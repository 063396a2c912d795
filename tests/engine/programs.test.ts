import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";
import { packageRoot } from "../../tools/lib/places";
import { inCopyOf } from "../examples/checks";

const here = join(packageRoot, "tests", "engine");

/** The programs of the engine tests in TypeScript, by their paths. */
const programs = readdirSync(here, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("tsconfig.json"))
  .map((path) => dirname(join(here, path)));

// Pulumi runs them without a look at their types: see workshop.ts.
describe("the programs of the engine tests", function () {
  this.timeout(60_000);

  it("are all looked at", () => {
    expect(programs.map((program) => relative(here, program))).to.include.members([
      join("dynamic", "programs", "sets"),
      join("plugin", "programs", "classes"),
    ]);
  });

  for (const program of programs) {
    it(`are strictly typed: ${relative(here, program)}`, async () => {
      expect(await inCopyOf(program, "tsc", "--noEmit")).to.equal("");
    });
  }
});
