import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { TeamStorage } from "../teamStorage";

describe("TeamStorage", () => {
  let registered: pulumi.runtime.MockResourceArgs[];

  beforeEach(async () => {
    registered = [];
    await pulumi.runtime.setMocks(
      {
        newResource: (args) => {
          registered.push(args);
          const { projectId } = args.inputs;
          const state = { accessKey: `key of ${projectId}`, secretKey: pulumi.secret(`secret of ${projectId}`) };
          return { id: args.name, state: { projectId, ...state, endpoint: "https://vienna.ventuscloud.eu:8080" } };
        },
        call: ({ inputs }) => inputs,
      },
      "team-projects",
      "test",
    );
  });

  it("has one set of credentials, below it, in the team's project", async () => {
    const storage = new TeamStorage("web", { projectId: "p1", regenerate: "ticket-1" });
    expect(await valueOf(storage.accessKey)).to.equal("key of p1");
    const sets = registered.filter(({ type }) => type.endsWith(":ObjectStorageCredentials"));
    expect(sets).to.have.lengthOf(1);
    expect(sets[0]?.inputs).to.include({ projectId: "p1", regenerate: "ticket-1" });
    // Two teams' sets never have the same URN, because each has its component's type and its team's name in it.
    expect(registered.map(({ type }) => type)).to.include("team-projects:index:TeamStorage");
  });

  it("tells shells and rclone of them, both secret", async () => {
    const storage = new TeamStorage("data-lake", { projectId: "p2" });
    expect(await valueOf(storage.environment)).to.contain("export AWS_SECRET_ACCESS_KEY='secret of p2'\n");
    expect(await valueOf(storage.rclone)).to.match(/^\[data_lake\]\ntype = s3\n/);
    for (const output of [storage.environment, storage.rclone]) expect(await pulumi.isSecret(output)).to.equal(true);
  });
});

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
