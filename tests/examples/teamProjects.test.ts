import { expect } from "chai";
import { z } from "zod";
import type { PulumiProject } from "../../tools/pulumi/project";
import { storeAndRead } from "../../tools/demo/bucket";
import { accessKeys } from "../engine/console";
import { refused } from "../engine/outputs";
import { configure, useWorkshop } from "../engine/workshop";
import { ownTestsPass } from "./checks";

const up = ["up", "--yes", "--skip-preview"];

const outputs = z.object({
  storage: z.record(
    z.string(),
    z.object({ accessKey: z.string(), endpoint: z.string(), environment: z.string(), rclone: z.string() }),
  ),
});

describe("the example team-projects", function () {
  const workshop = useWorkshop(this);

  it("passes its own tests", async () => {
    await ownTestsPass("team-projects", 4);
  });

  it("gives each team of the list credentials of its own project, a new secret alone, and takes them when it leaves", async () => {
    const { sandbox } = workshop;
    const { demo, demo2 } = sandbox.fixture.projects;
    const project = await workshop.project("team-projects");
    const [web, data] = [
      { name: "web", projectId: demo.id },
      { name: "data-lake", projectId: demo2.id },
    ];
    await configure(project, { "team-projects:teams": [web, data] });
    await project.pulumi(up);
    const first = await storageOf(project);
    expect(Object.keys(first)).to.have.members(["web", "data-lake"]);
    for (const [name, key] of Object.entries(first)) {
      expect(await storeAndRead(key, `hello from ${name}`)).to.equal(`hello from ${name}`);
      expect(await project.filesAsText()).not.to.contain(key.secretKey);
    }

    await configure(project, { "team-projects:teams": [web, { ...data, regenerate: "ticket-4711" }] });
    await project.pulumi(up);
    const second = await storageOf(project);
    expect(second["web"]).to.deep.equal(first["web"]);
    expect(second["data-lake"]?.accessKey).to.equal(first["data-lake"]?.accessKey);
    expect(second["data-lake"]?.secretKey).not.to.equal(first["data-lake"]?.secretKey);

    await configure(project, { "team-projects:teams": [web] });
    await project.pulumi(up);
    expect(await accessKeys(sandbox)).to.deep.equal([first["web"]?.accessKey]);
  });

  it("refuses a list with two teams in one project before anything is made", async () => {
    const project = await workshop.project("team-projects");
    const projectId = workshop.sandbox.fixture.projects.demo.id;
    await configure(project, { "team-projects:teams": ["one", "two"].map((name) => ({ name, projectId })) });
    expect(await refused(project, up)).to.contain(`projectId "${projectId}" is there more than once`);
    expect(await accessKeys(workshop.sandbox)).to.deep.equal([]);
  });
});

type Key = Record<"accessKey" | "secretKey" | "endpoint", string>;

/** What the stack tells each team; the secret is read where the team's people find it. */
async function storageOf(project: PulumiProject): Promise<Record<string, Key>> {
  const { storage } = outputs.parse(await project.outputs());
  return Object.fromEntries(
    Object.entries(storage).map(([name, { accessKey, endpoint, environment, rclone }]) => {
      const secretKey = /^export AWS_SECRET_ACCESS_KEY=(\S+)$/m.exec(environment)?.[1] ?? "";
      expect(rclone).to.contain(`secret_access_key = ${secretKey}\n`);
      return [name, { accessKey, secretKey, endpoint }];
    }),
  );
}
