import { expect } from "chai";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import { accessKeys, atTheConsole, changesOf } from "../console";
import { refused, setOf } from "../outputs";
import { stored } from "../state";
import { configure, useWorkshop } from "../workshop";

const up = ["up", "--yes", "--skip-preview"];

describe("a wait for S3 that fails, with a real engine", function () {
  const workshop = useWorkshop(this);
  let gateway: ScriptedServer;

  beforeEach(async () => {
    gateway = await ScriptedServer.start(answer(403, "<Error><Code>AccessDenied</Code></Error>"));
  });

  afterEach(async () => {
    await gateway.stop();
  });

  const sets = (regenerate?: string): unknown => ({ media: { args: { regenerate, waitForActive: 1 } } });

  it("keeps the set that was made; the next up takes up the wait, and makes nothing", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("sets");
    await configure(project, { "sets:sets": sets(), "ventus:s3Endpoint": gateway.url });
    const text = await refused(project, up);
    const [accessKey] = await accessKeys(sandbox);
    expect(text).to.contain(`could not use Object Storage Credentials ${accessKey ?? ""} at ${gateway.url}`);
    expect(text).to.contain("within 1 s the S3 gateway did not accept the new secret (AccessDenied)");
    expect(text).to.contain("the next `pulumi up` looks again");
    const { secretKey } = await atTheConsole(sandbox, (person) => person.only());
    expect((await stored(project))["media"]).to.include({ id: accessKey });

    await configure(project, { "sets:sets": sets() });
    await project.pulumi(up);
    expect(await setOf(project, "media")).to.include({
      accessKey,
      secretKey: secretKey.reveal(),
      endpoint: sandbox.s3Endpoint,
    });
    expect((await stored(project))["media"]?.initErrors ?? []).to.deep.equal([]);
    expect(changesOf(sandbox)).to.have.lengthOf(1);
    await project.pulumi([...up, "--expect-no-changes"]);
  });

  it("keeps the set that was made; refresh works, an endpoint set right is taken up, destroy works", async () => {
    const project = await workshop.project("sets");
    await configure(project, { "sets:sets": sets(), "ventus:s3Endpoint": gateway.url });
    await refused(project, up);
    expect(await accessKeys(workshop.sandbox)).to.have.lengthOf(1);
    await project.pulumi(["refresh", "--yes", "--skip-preview"]);
    expect(Object.keys(await stored(project))).to.deep.equal(["media"]);
    const { s3Endpoint } = workshop.sandbox;
    await configure(project, { "sets:sets": sets(), "ventus:s3Endpoint": s3Endpoint });
    await project.pulumi(up);
    expect(await setOf(project, "media")).to.include({ endpoint: s3Endpoint });
    expect(changesOf(workshop.sandbox)).to.have.lengthOf(1);
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(await accessKeys(workshop.sandbox)).to.deep.equal([]);
    expect(await stored(project)).to.deep.equal({});
  });

  it("keeps the new secret of a regenerate; the next up makes no third, and destroy works", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("sets");
    await configure(project, { "sets:sets": sets("1") });
    await project.pulumi(up);
    const first = await setOf(project, "media");

    await configure(project, { "sets:sets": sets("2"), "ventus:s3Endpoint": gateway.url });
    expect(await refused(project, up)).to.contain("did not accept the new secret (AccessDenied)");
    const second = (await atTheConsole(sandbox, (person) => person.only())).secretKey.reveal();
    expect(second).not.to.equal(first.secretKey);

    // Still wrong: it only looks again.
    await refused(project, up);
    const before = changesOf(sandbox);
    expect(before.filter((change) => change.startsWith("PATCH"))).to.have.lengthOf(1);
    await configure(project, { "sets:sets": sets("2") });
    await project.pulumi(up);
    expect(await setOf(project, "media")).to.include({ accessKey: first.accessKey, secretKey: second });
    expect(changesOf(sandbox)).to.deep.equal(before);

    await configure(project, { "sets:sets": sets("3"), "ventus:s3Endpoint": gateway.url });
    await refused(project, up);
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(await accessKeys(sandbox)).to.deep.equal([]);
  });
});
