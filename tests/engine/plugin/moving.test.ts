import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { atTheConsole, changesOf } from "../console";
import { setOf } from "../outputs";
import { stored } from "../state";
import { configure, useWorkshop } from "../workshop";
import { write } from "./yaml";
import type { PulumiProject } from "../../../tools/pulumi/project";

const up = ["up", "--yes", "--skip-preview"];
const dynamicType = "pulumi-nodejs:dynamic/ventus:ObjectStorageCredentials";
const pluginType = "ventus:index:ObjectStorageCredentials";

describe("moving from the dynamic resource to the plugin's, with a real engine", function () {
  const workshop = useWorkshop(this);

  /** A stack of the dynamic door, whose program is then another. */
  async function moves(change: (project: PulumiProject) => Promise<void>): Promise<PulumiProject> {
    const { sandbox } = workshop;
    const project = await workshop.project("sets");
    await configure(project, { "sets:sets": { media: { args: { regenerate: "1" } } } });
    await project.pulumi(up);
    const [first, before] = [await setOf(project, "media"), changesOf(sandbox)];
    expect((await stored(project))["media"]?.type).to.equal(dynamicType);

    await change(project);
    await project.pulumi([...up, "--expect-no-changes"]);
    expect((await stored(project))["media"]).to.include({ type: pluginType, id: first.accessKey });
    expect(await setOf(project, "media")).to.include({ accessKey: first.accessKey, secretKey: first.secretKey });
    expect(changesOf(sandbox)).to.deep.equal(before);
    return project;
  }

  it('in TypeScript is another import: "pulumi-ventus/plugin"', async () => {
    const project = await moves(async (project) => {
      const file = join(project.folder, "index.ts");
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace('from "pulumi-ventus"', 'from "pulumi-ventus/plugin"'));
      const plugins = "plugins:\n  providers:\n    - name: ventus\n      path: node_modules/.bin\n";
      await writeFile(join(project.folder, "Pulumi.yaml"), `name: sets\nruntime: nodejs\n${plugins}`);
    });
    const { accessKey } = await setOf(project, "media");
    await configure(project, { "sets:sets": { media: { args: { regenerate: "2" } } } });
    await project.pulumi(up);
    const { secretKey } = await atTheConsole(workshop.sandbox, (person) => person.only());
    expect(await setOf(project, "media")).to.include({ accessKey, secretKey: secretKey.reveal() });
    expect((await stored(project))["media"]?.outputs).not.to.have.property("__provider");
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(changesOf(workshop.sandbox).map((change) => change.split(" ")[0])).to.deep.equal([
      "POST",
      "PATCH",
      "DELETE",
    ]);
  });

  it("to YAML takes nothing beside the program: the schema says what the resource was called", async () => {
    await moves(async (project) => {
      await write(project, { sets: { media: { properties: { regenerate: "1" } } } });
    });
  });
});
