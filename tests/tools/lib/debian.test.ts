import { expect } from "chai";
import { Apt, debianSystem, NoDebian } from "../../../tools/lib/debian";
import { failure } from "../../helpers/values";

describe("Debian's packages", () => {
  it("are refused on a machine without dpkg, with what is missing", async () => {
    const error = await failure(() => debianSystem({ env: { PATH: "/nowhere" } }));
    expect(error).to.be.instanceOf(NoDebian).with.property("message", "there is no dpkg here");
  });

  it("tell which step failed, in the tool's last words", async () => {
    const steps: string[] = [];
    const apt = new Apt({ env: process.env, onStep: (what) => steps.push(what) });
    const script = "echo first >&2; echo E: Unable to locate package nonsense >&2; exit 100";
    const error = await failure(() => apt.step("downloading 1 packages", "sh", ["-c", script]));
    expect(error).to.be.instanceOf(NoDebian);
    expect(error.message).to.equal("downloading 1 packages failed: first; E: Unable to locate package nonsense");
    expect(steps).to.deep.equal(["downloading 1 packages"]);
  });
});
