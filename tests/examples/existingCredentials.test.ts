import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import type { State } from "../../provider/objectStorageCredentials/state";
import type { PulumiProject } from "../../tools/pulumi/project";
import { accessKeys, atTheConsole, changesOf } from "../engine/console";
import { useWorkshop } from "../engine/workshop";

const up = ["up", "--yes", "--skip-preview"];

const outputs = z.object({ accessKey: z.string(), secretKey: z.string(), endpoint: z.string() });

describe("the example existing-credentials", function () {
  const workshop = useWorkshop(this);

  /** A set made at the console. Afterwards nothing may have changed it. */
  async function made(work: (there: State) => Promise<PulumiProject>): Promise<void> {
    const { sandbox } = workshop;
    const there = await atTheConsole(sandbox, (person) => person.create({}));
    const before = changesOf(sandbox);
    const project = await work(there);
    expect(outputs.parse(await project.outputs())).to.deep.equal({
      accessKey: there.accessKey,
      secretKey: there.secretKey.reveal(),
      endpoint: there.endpoint,
    });
    expect(await project.filesAsText()).not.to.contain(there.secretKey.reveal());
    expect(changesOf(sandbox)).to.deep.equal(before);
    await project.pulumi([...up, "--expect-no-changes"]);
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(await accessKeys(sandbox)).to.deep.equal([]);
  }

  it("adopts the set that the project has, secret and all, and owns it from then on", async () => {
    await made(async () => {
      const project = await workshop.project("existing-credentials");
      await project.pulumi(up);
      return project;
    });
  });

  it("imports a set by its access key alone, with the plugin that the package brings", async () => {
    await made(async ({ accessKey }) => {
      const project = await workshop.project("import-credentials");
      await project.pulumi(["config", "set", "accessKey", accessKey]);
      await project.pulumi(up);
      // Later runs do without: the set is in the state.
      await project.pulumi(["config", "rm", "accessKey"]);
      return project;
    });
  });

  it("takes over a set that pulumi-openstack made: dropped from its state, adopted, with the key that it has", async () => {
    await made(async (there) => {
      const project = await workshop.project("existing-credentials");
      const old = await withPeersSet(project, there);
      await project.pulumi(["state", "delete", old, "--yes"]);
      await project.pulumi(up);
      return project;
    });
  });

  it("takes over a set that another resource left behind by retainOnDelete", async () => {
    await made(async () => {
      const project = await workshop.project("existing-credentials");
      const program = join(project.folder, "index.ts");
      const text = await readFile(program, "utf8");
      // The old resource is one of this package, which stands in for the other provider's: keeping the key is the engine's work.
      const old = `new ventus.ObjectStorageCredentials("old", { adopt: true }, { retainOnDelete: true });`;
      for (const body of [old, ""]) {
        await writeFile(program, `import * as ventus from "pulumi-ventus";\nvoid ventus;\n${body}\n`);
        await project.pulumi(up);
      }
      await writeFile(program, text);
      await project.pulumi(up);
      return project;
    });
  });
});

/** Has in the state what `openstack.identity.Ec2CredentialV3` of pulumi-openstack 5 leaves there. Answers its URN. */
async function withPeersSet(project: PulumiProject, { accessKey, projectId, userId }: State): Promise<string> {
  const urn = `urn:pulumi:${project.stack}::existing-credentials::openstack:identity/ec2CredentialV3:Ec2CredentialV3::media`;
  const stack = `urn:pulumi:${project.stack}::existing-credentials::pulumi:pulumi:Stack::existing-credentials-${project.stack}`;
  const provider = `urn:pulumi:${project.stack}::existing-credentials::pulumi:providers:openstack::default_5_5_1`;
  const file = join(project.folder, "state.json");
  await project.pulumi(["stack", "export", "--file", file]);
  const exported = z
    .object({ version: z.number(), deployment: z.looseObject({}) })
    .parse(JSON.parse(await readFile(file, "utf8")));
  const resources = [
    { urn: stack, type: "pulumi:pulumi:Stack", custom: false },
    { urn: provider, type: "pulumi:providers:openstack", custom: true, id: "an-id", inputs: {}, outputs: {} },
    {
      urn,
      type: "openstack:identity/ec2CredentialV3:Ec2CredentialV3",
      custom: true,
      id: accessKey,
      parent: stack,
      provider: `${provider}::an-id`,
      inputs: {},
      outputs: { access: accessKey, id: accessKey, projectId, userId, region: "RegionOne" },
    },
  ];
  await writeFile(file, JSON.stringify({ ...exported, deployment: { ...exported.deployment, resources } }));
  await project.pulumi(["stack", "import", "--file", file]);
  return urn;
}
