import { expect } from "chai";
import { accessKeys, changesOf } from "../console";
import { setOf } from "../outputs";
import { letDaysPass } from "../time";
import { useWorkshop } from "../workshop";
import { write } from "./yaml";

const up = ["up", "--yes", "--skip-preview"];

describe("rotation with an overlap, with a real engine and the plugin", function () {
  const workshop = useWorkshop(this);

  it("is shown with its reason: what is due, which outputs will be others, which pair goes", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("sets-yaml");
    await write(project, { sets: { media: { properties: { rotateAfter: "90d", overlap: "24h" } } } });
    await project.pulumi(up);
    const first = await setOf(project, "media");

    await letDaysPass(project, 91);
    const before = changesOf(sandbox);
    const due = await project.pulumi(["preview"]);
    expect(due).to.contain(`the secret of access key ${first.accessKey} is of `).and.contain("was due for rotation on");
    expect(due).to.match(/\[diff: ~accessKey,previousAccessKey,previousSecretKey,previousUntil,rotateAt,secretKey\]/);
    const diff = await project.pulumi(["preview", "--diff"]);
    expect(diff)
      .to.contain("(update)")
      .and.not.match(/<null>|replace/);
    expect(changesOf(sandbox)).to.deep.equal(before);
    await project.pulumi(up);
    const second = await setOf(project, "media");
    expect(await accessKeys(sandbox)).to.have.members([first.accessKey, second.accessKey]);

    await letDaysPass(project, 1);
    const { stdout, stderr } = await project.attempt(["preview", "--diff"]);
    const over = `${stdout}\n${stderr}`;
    expect(over).to.contain(`- previousAccessKey: "${first.accessKey}"`).and.contain("- previousSecretKey: [secret]");
    expect(over).to.contain(`the previous access key ${first.accessKey} is removed`);
    await project.pulumi(up);
    expect(await accessKeys(sandbox)).to.deep.equal([second.accessKey]);
    await project.pulumi([...up, "--expect-no-changes"]);
    expect(due + diff + over).not.to.contain(first.secretKey);
  });
});
