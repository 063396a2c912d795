import { expect } from "chai";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { requestsSince, TestCloud } from "../../helpers/cloud";

describe("the projects of a user", () => {
  let sandbox: Sandbox;
  let test: TestCloud;
  let userId: string;

  beforeEach(async () => {
    sandbox = await startSandbox({ furtherProjects: 20 });
    test = new TestCloud(sandbox.environment());
    ({ userId } = await test.cloud.session.identity());
  });

  afterEach(async () => {
    await test.cloud.close();
    await sandbox.stop();
  });

  const sent = (): number => requestsSince(sandbox).filter((request) => request.endsWith("/projects 200")).length;

  it("are listed once for all who ask for one that is there, at the same time or later", async () => {
    const projects = test.cloud.projects(userId);
    const ids = sandbox.furtherProjects.map(({ id }) => id);
    await Promise.all(ids.map((id) => projects.including(id, test.call())));
    for (const id of ids) {
      const found = await projects.including(id, test.call());
      expect(found.map((project) => project.id)).to.contain(id);
    }
    expect(sent()).to.equal(1);
  });

  it("are listed again for who asks for one that is not there, because it may be by now", async () => {
    const projects = test.cloud.projects(userId);
    await projects.including("unknown", test.call());
    await projects.including("unknown", test.call());
    expect(sent()).to.equal(2);
  });
});
