import { expect } from "chai";
import { runMocha } from "./helpers/mochaRun";

const specs = `
const { closingLine } = require(helpers + "/closingLines");
describe("a suite", () => {
  after(() => closingLine("figures: 3 of them"));
  it("passes", () => {});
  it("fails", () => { throw new Error("as it should"); });
});
`;

describe("the report of a test run", () => {
  it("has no colours where nobody watches, the figures at the end, and both in the file for scripts", async () => {
    const { report, summary } = await runMocha(specs, { CI: "true" });
    expect(report).not.to.contain("\u001b");
    expect(report).to.contain("passes").and.to.contain("1 failing");
    expect(report.trimEnd().split("\n").at(-1)).to.equal("figures: 3 of them");
    expect(summary).to.equal("figures: 3 of them\n1 passed, 1 failed\n");
  });

  it("has them where they are asked for, unless NO_COLOR is set", async () => {
    expect((await runMocha(specs, { FORCE_COLOR: "1" })).report).to.contain("\u001b");
    expect((await runMocha(specs, { FORCE_COLOR: "1", NO_COLOR: "1" })).report).not.to.contain("\u001b");
  });
});
