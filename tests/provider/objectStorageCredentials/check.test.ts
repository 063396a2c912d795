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
      "rotate is not an input of Object Storage Credentials; these are: projectId, userId, regenerate, adopt, allowMultiple, waitForActive",
    ]);
  });

  it("never have their values shown", () => {
    expect(JSON.stringify(check({ projectId: "hunter2 hunter2", regenerate: { hunter2: "hunter2" } }))).not.to.contain(
      "hunter2",
    );
  });
});
