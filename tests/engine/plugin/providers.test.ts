import { expect } from "chai";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import type { PulumiProject } from "../../../tools/pulumi/project";
import { accessKeys, changesOf } from "../console";
import { setsOf } from "../outputs";
import { exportText, stored } from "../state";
import { useWorkshop } from "../workshop";
import { write } from "./yaml";

const up = ["up", "--yes", "--skip-preview"];

describe("explicit providers, with a real engine and the plugin", function () {
  const workshop = useWorkshop(this);
  let other: Sandbox;

  beforeEach(async () => {
    other = await startSandbox();
  });

  afterEach(async () => {
    await other.stop();
  });

  /** `alice` at the workshop's cloud, in a project of her own choice; `bob` where the test says. Only their passwords are config. */
  async function programFor(project: PulumiProject, authUrlOfBob: string): Promise<void> {
    const { demo2 } = workshop.sandbox.fixture.projects;
    const login = (username: string, authUrl: string, password: string, projectId: string): unknown => ({
      type: "pulumi:providers:ventus",
      properties: { authUrl, username, userDomainName: "ventus", password: `\${${password}}`, projectId },
    });
    await write(project, {
      config: {
        passwordOfAlice: { type: "string", secret: true },
        passwordOfBob: { type: "string", secret: true },
      },
      resources: {
        alice: login("org:alice", workshop.sandbox.authUrl, "passwordOfAlice", demo2.id),
        bob: login("org:bob", authUrlOfBob, "passwordOfBob", workshop.sandbox.fixture.projects.demo.id),
      },
      sets: {
        ofAlice: { options: { provider: "${alice}" } },
        ofBob: { options: { provider: "${bob}" } },
      },
    });
  }

  it("have each its own login and cloud; another password replaces nothing, another cloud does", async () => {
    const { sandbox } = workshop;
    const { users, projects } = sandbox.fixture;
    const passwords = [users["org:alice"].password, users["org:bob"].password];
    const project = await workshop.project("sets-yaml", { environment: {} });
    await programFor(project, other.authUrl);
    await project.pulumi(["config", "set", "--secret", "passwordOfAlice", passwords[0] ?? ""]);
    await project.pulumi(["config", "set", "--secret", "passwordOfBob", passwords[1] ?? ""]);
    let printed = await project.pulumi(up);
    const first = await setsOf(project);
    expect(first["ofAlice"]?.projectId).to.equal(projects.demo2.id);
    expect(await accessKeys(sandbox)).to.deep.equal([first["ofAlice"]?.accessKey]);
    expect((await stored(project))["ofBob"]?.outputs).to.include({
      authUrl: other.authUrl,
      userId: users["org:bob"].id,
      endpoint: other.s3Endpoint,
    });

    const before = [changesOf(sandbox), changesOf(other)];
    await project.pulumi(["config", "set", "--secret", "passwordOfBob", "changed-at-the-cloud"]);
    printed += await project.pulumi(["preview", "--diff"]);
    printed += await project.pulumi(up);
    expect(printed).not.to.contain("replace");
    expect(await setsOf(project)).to.deep.equal(first);
    expect([changesOf(sandbox), changesOf(other)]).to.deep.equal(before);
    await project.pulumi(["config", "set", "--secret", "passwordOfBob", passwords[1] ?? ""]);
    await project.pulumi(up);

    await programFor(project, sandbox.authUrl);
    const moved = await project.pulumi(up);
    expect(moved)
      .to.match(/ObjectStorageCredentials ofBob replaced/)
      .and.not.match(/ofAlice (replaced|updated)/);
    const second = await setsOf(project);
    expect(second["ofAlice"]).to.deep.equal(first["ofAlice"]);
    expect(second["ofBob"]?.endpoint).to.equal(sandbox.s3Endpoint);
    expect(changesOf(other).map((change) => change.split(" ")[0])).to.deep.equal(["POST", "DELETE"]);

    const everything = `${printed}\n${moved}\n${await exportText(project)}\n${await project.filesAsText()}`;
    for (const secret of [...passwords, "changed-at-the-cloud"]) expect(everything).not.to.contain(secret);
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(await stored(project)).to.deep.equal({});
    expect(changesOf(sandbox).filter((change) => change.startsWith("DELETE"))).to.have.lengthOf(2);
  });
});
