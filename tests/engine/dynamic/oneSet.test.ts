import { expect } from "chai";
import { accessKeys, atTheConsole, changesOf } from "../console";
import { refused, setOf, setsOf } from "../outputs";
import { stored } from "../state";
import { configure, useWorkshop } from "../workshop";

const up = ["up", "--yes", "--skip-preview"];

describe("one set per user and project, with a real engine", function () {
  const workshop = useWorkshop(this);

  it("holds for two resources: one gets the error that names the key, the other stays", async () => {
    const project = await workshop.project("sets");
    await configure(project, { "sets:sets": { one: {}, two: {} } });
    const text = await refused(project, up);
    const [only, ...others] = Object.values(await stored(project)).filter(({ id }) => id !== undefined);
    expect(others).to.deep.equal([]);
    expect(await accessKeys(workshop.sandbox)).to.deep.equal([only?.id]);
    expect(text).to.contain(`has credentials there already (access key ${only?.id ?? ""})`);
    expect(text).to.contain("set `adopt: true` to take that set over");
  });

  it("lets a set be adopted: none is made, one is taken over with its secret, of several none is guessed", async () => {
    const { sandbox } = workshop;
    const projectId = sandbox.fixture.projects.demo2.id;
    const there = await atTheConsole(sandbox, (person) => person.create({ projectId }));
    const project = await workshop.project("sets");
    const none = { args: { adopt: true } };
    const one = { args: { adopt: true, projectId, regenerate: "first" } };
    await configure(project, { "sets:sets": { none, one } });
    await project.pulumi(up);
    const sets = await setsOf(project);
    expect(sets["one"]).to.include({ accessKey: there.accessKey, secretKey: there.secretKey.reveal() });
    expect(sets["none"]?.accessKey).to.match(/^[0-9a-f]{32}$/);
    expect(await accessKeys(sandbox)).to.have.members([there.accessKey, sets["none"]?.accessKey]);

    const second = await atTheConsole(sandbox, (person) => person.create({ projectId, allowMultiple: true }));
    const before = changesOf(sandbox);
    await configure(project, { "sets:sets": { none, one, several: { args: { adopt: true, projectId } } } });
    const text = await refused(project, up);
    expect(text).to.contain("has 2 sets there").and.contain(there.accessKey).and.contain(second.accessKey);
    expect(changesOf(sandbox)).to.deep.equal(before);
  });

  it("finds nothing to do where only adopt, allowMultiple or waitForActive changed", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("sets");
    await configure(project, { "sets:sets": { media: { args: { regenerate: "1" } } } });
    await project.pulumi(up);
    const [first, before] = [await setOf(project, "media"), changesOf(sandbox)];
    const { id: userId } = sandbox.fixture.users["org:alice"];
    const { id: projectId } = sandbox.fixture.projects.demo;
    for (const rule of [{ adopt: true }, { allowMultiple: true }]) {
      const args = { ...rule, waitForActive: 5, userId, projectId };
      await configure(project, { "sets:sets": { media: { args } } });
      await project.pulumi([...up, "--expect-no-changes"]);
    }
    expect(await setOf(project, "media")).to.deep.equal(first);
    expect(changesOf(sandbox)).to.deep.equal(before);
  });

  it("leaves the `import` option no chance to do harm: it is refused, with advice", async () => {
    const { sandbox } = workshop;
    const { accessKey } = await atTheConsole(sandbox, (person) => person.create({}));
    const before = sandbox.requests.length;
    const project = await workshop.project("sets");
    await configure(project, { "sets:sets": { media: { options: { import: accessKey } } } });
    const text = await refused(project, up);
    expect(text).to.contain("the resource option `import` does not work").and.contain("set the input `adopt: true`");
    expect(text).not.to.match(/\n\s+at .*\.js:\d+/);
    expect(sandbox.requests).to.have.lengthOf(before);
  });

  it("reads a set with get, its secret a secret, and leaves it to its owner", async () => {
    const { sandbox } = workshop;
    const there = await atTheConsole(sandbox, (person) => person.create({}));
    const before = changesOf(sandbox);
    const project = await workshop.project("sets");
    await configure(project, { "sets:sets": { seen: { get: there.accessKey } } });
    await project.pulumi(up);
    expect(await setOf(project, "seen")).to.include({
      accessKey: there.accessKey,
      secretKey: there.secretKey.reveal(),
      projectId: there.projectId,
    });
    expect(await project.filesAsText()).not.to.contain(there.secretKey.reveal());
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(changesOf(sandbox)).to.deep.equal(before);
  });
});
