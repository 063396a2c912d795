import { expect } from "chai";
import { delimiter, join } from "node:path";
import { Console } from "../../../tools/demo/console";
import { tellStory } from "../../../tools/demo/story";
import { atTheConsole, changesOf } from "../console";
import { refused, setOf } from "../outputs";
import { exportText, storedIn } from "../state";
import { useWorkshop } from "../workshop";
import { write } from "./yaml";

const up = ["up", "--yes", "--skip-preview"];
const encrypted = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

describe("the life of credentials in YAML, with a real engine and the plugin", function () {
  const workshop = useWorkshop(this);

  it("is the main job, with the quickstart in YAML", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("quickstart-yaml");
    const console = Console.open(sandbox.environment());
    try {
      await tellStory({
        project,
        console,
        changes: () => changesOf(sandbox).length,
        step: () => undefined,
        checked: () => undefined,
        output: () => undefined,
      });
    } finally {
      await console.close();
    }
  });

  it("shows what an update will change, what it waits for, and a secret that was regenerated outside, once", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("sets-yaml");
    await write(project, { sets: { media: { properties: { regenerate: "1" } } } });
    const created = await project.pulumi(up);
    const { accessKey, secretKey } = await setOf(project, "media");
    expect(created).to.contain(`waiting until ${sandbox.s3Endpoint} accepts access key ${accessKey}`);
    expect(diagnosticsOf(created)).to.equal("");

    await write(project, { sets: { media: { properties: { regenerate: "2" } } } });
    const before = changesOf(sandbox);
    expect(await project.pulumi(["preview"])).to.contain("update [diff: ~regenerate,secretKey]");
    const diff = await project.pulumi(["preview", "--diff"]);
    expect(diff)
      .to.match(/~ regenerate: "1" => "2"/)
      .and.not.match(/- secretKey|- accessKey|replace/);
    expect(changesOf(sandbox)).to.deep.equal(before);

    await write(project, { sets: { media: { properties: { regenerate: "1" } } } });
    const secret = await atTheConsole(sandbox, async (person) => await person.regenerate(await person.only()));
    const printed = await project.pulumi(["refresh", "--yes", "--skip-preview"]);
    const warning = `warning: the secret of access key ${accessKey} was regenerated outside Pulumi; the state now holds the new one`;
    // Above that a line of progress repeats the last message as often as the engine likes.
    expect(occurrences(diagnosticsOf(printed), warning)).to.equal(1);
    const shown = storedIn(await exportText(project, "--show-secrets"))["media"];
    expect(shown?.outputs["secretKey"]).to.deep.equal({ ...encrypted, plaintext: JSON.stringify(secret) });
    const text = await project.filesAsText();
    for (const each of [secret, secretKey]) expect(text + printed + created + diff).not.to.contain(each);
    await project.pulumi([...up, "--expect-no-changes"]);
  });

  it("is told in the preview already that it can't begin: the project has a set", async () => {
    const there = await atTheConsole(workshop.sandbox, (person) => person.create({}));
    const project = await workshop.project("sets-yaml");
    await write(project, { sets: { media: {} } });
    const before = changesOf(workshop.sandbox);
    const text = await project.pulumi(["preview"]);
    expect(text).to.contain("warning: as things are now, the update would fail").and.contain(there.accessKey);
    expect(await refused(project, up)).to.contain(`has credentials there already (access key ${there.accessKey})`);
    expect(changesOf(workshop.sandbox)).to.deep.equal(before);
  });

  it("goes on with a plugin that is on PATH and named nowhere", async () => {
    const project = await workshop.project("sets-yaml");
    await write(project, { sets: { media: {} }, saysWhere: false });
    const PATH = [project.environment["PATH"], join(project.folder, "node_modules", ".bin")].join(delimiter);
    await project.pulumi(up, {}, { PATH });
    expect(Object.keys(storedIn(await exportText(project)))).to.deep.equal(["media"]);
  });
});

function diagnosticsOf(printed: string): string {
  return /^Diagnostics:\n(.*?)\n\n/ms.exec(printed)?.[1] ?? "";
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
