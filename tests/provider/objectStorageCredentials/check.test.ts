import { expect } from "chai";
import { check } from "../../../provider/objectStorageCredentials/check";
import { unknown } from "../../../provider/objectStorageCredentials/unknown";

describe("the inputs", () => {
  it("may all be left out", () => {
    expect(check({})).to.have.property("inputs");
  });

  it("may be unknown in a preview", () => {
    const checked = check({ projectId: unknown, regenerate: unknown });
    expect(checked).to.have.property("inputs").that.includes({ projectId: unknown, regenerate: unknown });
  });

  it("are refused with every fault at once, the kind of value found and the remedy", () => {
    const checked = check({ projectId: 7, adopt: "yes", waitForActive: -1, regenerate: ["x"], rotate: true });
    const faults = "faults" in checked ? checked.faults : [];
    expect(faults.map(({ property }) => property)).to.deep.equal([
      "projectId",
      "regenerate",
      "adopt",
      "waitForActive",
      "rotate",
    ]);
    expect(faults.map(({ reason }) => reason)).to.deep.equal([
      "projectId must be the id of a project, not its name (`openstack project list` shows both), but is a number",
      "regenerate must be a string of at most 1024 characters, but is a list",
      "adopt must be true or false, but is a string of another form",
      "waitForActive must be a number of seconds from 0 to 3600, but is a number",
      "rotate is not an input of Object Storage Credentials; these are: projectId, userId, regenerate, rotateAfter, overlap, adopt, allowMultiple, waitForActive",
    ]);
  });

  it("must not contradict each other: the fault names the remedy", () => {
    const reasons = (inputs: Record<string, unknown>): string[] => {
      const checked = check(inputs);
      return "faults" in checked ? checked.faults.map(({ property, reason }) => `${property}: ${reason}`) : [];
    };
    expect(reasons({ adopt: true, allowMultiple: true })).to.deep.equal([
      "adopt: adopt must not be true where allowMultiple is: adopt takes over the one set that the project has, allowMultiple makes another beside it; leave one of the two out",
    ]);
    expect(reasons({ overlap: "90d", rotateAfter: "P90D" })).to.deep.equal([
      "overlap: overlap must be shorter than rotateAfter: the next rotation comes before the overlap is over, and would end it early",
    ]);
    expect(reasons({ adopt: true, allowMultiple: false, overlap: "24h", rotateAfter: "90d" })).to.deep.equal([]);
    expect(reasons({ overlap: unknown, rotateAfter: "90d", adopt: unknown, allowMultiple: true })).to.deep.equal([]);
  });

  for (const property of ["rotateAfter", "overlap"]) {
    it(`must give ${property} as a duration of an hour or more`, () => {
      for (const value of [
        "59m",
        "3599s",
        "",
        "90",
        "soon",
        "1M",
        "P1M",
        "P1Y",
        "P",
        "PT",
        "-1d",
        "1.5d",
        "3651d",
        90,
      ]) {
        const checked = check({ [property]: value });
        const [fault] = "faults" in checked ? checked.faults : [];
        expect(fault?.reason, String(value)).to.match(
          new RegExp(
            `^${property} must be a duration from 1 hour to 10 years, such as "90d", "12h" or "P90D".*, but is`,
          ),
        );
      }
      for (const value of ["1h", "60m", "90d", "1d12h", "2w", "P90D", "PT12H", "P1DT12H", "3650d"]) {
        expect(check({ [property]: value }), value).to.have.property("inputs");
      }
    });
  }

  it("never have their values shown", () => {
    expect(JSON.stringify(check({ projectId: "hunter2 hunter2", regenerate: { hunter2: "hunter2" } }))).not.to.contain(
      "hunter2",
    );
  });
});
