import { expect } from "chai";
import type { Sandbox } from "../../../sandbox";
import { atTheConsole, changesOf } from "../console";
import { refused, setOf } from "../outputs";
import { exportText, storedIn } from "../state";
import { useWorkshop } from "../workshop";
import { write } from "./yaml";

const encrypted = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

describe("`pulumi import` with a real engine and the plugin", function () {
  const workshop = useWorkshop(this);

  /** Imports alice's set, and finds it whole. */
  async function imports(environment: NodeJS.ProcessEnv): Promise<void> {
    const { sandbox } = workshop;
    const there = await atTheConsole(sandbox, (person) => person.create({}));
    const secret = there.secretKey.reveal();
    const before = changesOf(sandbox);
    const project = await workshop.project("sets-yaml", { environment });
    await write(project, { sets: {} });
    const printed = await project.pulumi([...commandOf(there.accessKey), "--yes"]);
    expect(printed).to.contain(programOf(sandbox, there.userId));

    const text = await exportText(project);
    expect(`${text}\n${printed}\n${await project.filesAsText()}`).not.to.contain(secret);
    const set = storedIn(text)["media"];
    expect(set?.id).to.equal(there.accessKey);
    expect(set?.outputs["secretKey"]).to.include(encrypted).and.to.have.property("ciphertext");
    const { projectId, userId, authUrl, endpoint, region } = there;
    expect(set?.outputs).to.include({ accessKey: there.accessKey, projectId, userId, authUrl, endpoint, region });

    // What import has printed; `regenerate` is recorded then and not acted on.
    const properties = { projectId, userId };
    await write(project, { sets: { media: { properties, options: { protect: true } } } });
    await project.pulumi(["preview", "--expect-no-changes"]);
    await write(project, { sets: { media: { properties: { ...properties, regenerate: "first" } } } });
    await project.pulumi(["up", "--yes", "--skip-preview"]);
    expect(await setOf(project, "media")).to.include({ accessKey: there.accessKey, secretKey: secret });
    expect(changesOf(sandbox)).to.deep.equal(before);
  }

  it("takes the owner's set into the state whole, its secret encrypted; then there is nothing to change", async () => {
    await imports(workshop.sandbox.environment());
  });

  it("does so for an administrator too", async () => {
    await imports(workshop.sandbox.environment("admin"));
  });

  it("of a key that is not there lists those that are", async () => {
    const there = await atTheConsole(workshop.sandbox, (person) => person.create({}));
    const project = await workshop.project("sets-yaml");
    await write(project, { sets: {} });
    const text = await refused(project, [...commandOf("0".repeat(32)), "--yes"]);
    expect(text).to.contain("0".repeat(32)).and.contain(there.accessKey).and.contain("what to do:");
    expect(text).not.to.contain(there.secretKey.reveal());
  });
});

function commandOf(accessKey: string): string[] {
  return ["import", "ventus:index:ObjectStorageCredentials", "media", accessKey];
}

/** What the engine writes for the program. */
function programOf({ fixture }: Sandbox, userId: string): string {
  return [
    "resources:",
    "  media:",
    "    type: ventus:ObjectStorageCredentials",
    "    properties:",
    `      projectId: ${fixture.projects.demo.id}`,
    `      userId: ${userId}`,
    "    options:",
    "      protect: true",
  ].join("\n");
}
