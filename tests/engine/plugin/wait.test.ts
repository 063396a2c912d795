import { expect } from "chai";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import { accessKeys, atTheConsole, changesOf } from "../console";
import { refused, setOf } from "../outputs";
import { stored } from "../state";
import { useWorkshop } from "../workshop";
import { write } from "./yaml";
import type { Program } from "./yaml";

const up = ["up", "--yes", "--skip-preview"];

describe("a wait for S3 that fails, with a real engine and the plugin", function () {
  const workshop = useWorkshop(this);
  let gateway: ScriptedServer;

  beforeEach(async () => {
    gateway = await ScriptedServer.start(answer(403, "<Error><Code>AccessDenied</Code></Error>"));
  });

  afterEach(async () => {
    await gateway.stop();
  });

  const program = (regenerate: string): Program => ({
    sets: { media: { properties: { regenerate, waitForActive: 1 } } },
  });

  it("keeps what was made, a set or a new secret; the next up takes up the wait, and makes nothing", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("sets-yaml");
    const refusing = { VENTUS_S3_ENDPOINT: gateway.url };
    await write(project, program("1"));
    const text = await refused(project, up, refusing);
    const [accessKey = ""] = await accessKeys(sandbox);
    expect(text).to.contain(`could not use Object Storage Credentials ${accessKey} at ${gateway.url}`);
    expect(text).to.contain("within 1 s the S3 gateway did not accept the new secret (AccessDenied)");
    const set = (await stored(project))["media"];
    expect(set).to.include({ id: accessKey });
    expect(set?.initErrors).to.have.lengthOf(1);

    await project.pulumi(up);
    const first = await setOf(project, "media");
    expect(first).to.include({ accessKey, endpoint: sandbox.s3Endpoint });
    expect(changesOf(sandbox)).to.have.lengthOf(1);

    await write(project, program("2"));
    await refused(project, up, refusing);
    const secretKey = (await atTheConsole(sandbox, (person) => person.only())).secretKey.reveal();
    expect(secretKey).not.to.equal(first.secretKey);
    await project.pulumi(up);
    expect(await setOf(project, "media")).to.include({ accessKey, secretKey });
    expect(changesOf(sandbox).filter((change) => change.startsWith("PATCH"))).to.have.lengthOf(1);
    expect((await stored(project))["media"]?.initErrors ?? []).to.deep.equal([]);
    await project.pulumi([...up, "--expect-no-changes"]);
  });
});
