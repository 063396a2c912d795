import { expect } from "chai";
import { runMocha } from "./helpers/mochaRun";

const needy = `
const { leaveOut } = require(helpers + "/leaveOut");
describe("a suite", () => {
  before(function () { leaveOut(this, "with a thing", new Error("there is no thing here")); });
  it("would use it", () => { throw new Error("not left out"); });
});
`;

const both = `
const { describeInFullRun, itInFullRun } = require(helpers + "/fullRun");
describe("a suite", () => {
  it("every run", () => {});
  itInFullRun("a test", async () => {});
  describeInFullRun("a suite", () => { it("within", () => {}); });
});
`;

describe("which tests are run", () => {
  it("not those that a machine can't have, told in one line", async () => {
    const { stderr, summary } = await runMocha(needy, {});
    expect(stderr).to.equal("SKIPPED, the tests with a thing: there is no thing here");
    expect(summary).to.equal("0 passed, 0 failed\n");
  });

  it("all of them in CI, where that is a failure", async () => {
    const { report, summary } = await runMocha(needy, { CI: "true" });
    expect(report).to.contain("CI may not do without the tests with a thing: there is no thing here");
    expect(summary).to.equal("0 passed, 1 failed\n");
  });

  it("those of the full run in the full run alone, where a mark tells them from the others", async () => {
    const { report: daily } = await runMocha(both, { VENTUS_TEST_FULL: "" });
    expect(daily).to.contain("1 passing");
    const { report: full } = await runMocha(both, { VENTUS_TEST_FULL: "1" });
    expect(full).to.contain("3 passing").and.to.contain("a test [full run]").and.to.contain("a suite [full run]");
  });
});
