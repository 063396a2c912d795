import { RunError } from "@pulumi/pulumi";
import { expect } from "chai";
import { teamsOf } from "../teams";

describe("the list of teams", () => {
  it("is taken as it is", () => {
    const teams = [
      { name: "web", projectId: "p1" },
      { name: "data", projectId: "p2", regenerate: "2" },
    ];
    expect(teamsOf(teams)).to.deep.equal(teams);
    expect(teamsOf([])).to.deep.equal([]);
  });

  it("is refused with all that is wrong with it", () => {
    const teams = [{ name: "web", projectId: "p1" }, { name: "web", projectId: "p1" }, { name: "" }, null];
    expect(() => teamsOf(teams))
      .to.throw(RunError)
      .with.property("message")
      .that.equals(
        [
          "team-projects:teams:",
          "number 3 must have a name and a projectId, both texts that are not empty",
          "number 4 must have a name and a projectId, both texts that are not empty",
          'name "web" is there more than once: each team has a project of its own',
          'projectId "p1" is there more than once: each team has a project of its own',
        ].join("\n  "),
      );
    expect(() => teamsOf("web")).to.throw(RunError, "must be a list");
  });
});
