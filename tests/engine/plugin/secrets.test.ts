import { expect } from "chai";
import { join } from "node:path";
import type { PulumiProject } from "../../../tools/pulumi/project";
import { FaultProxy } from "../../helpers/faultProxy";
import { search } from "../../leaks/search";
import type { Gathered } from "../../leaks/search";
import { setsOf } from "../outputs";
import { useWorkshop } from "../workshop";
import { write } from "./yaml";

const up = ["up", "--yes", "--skip-preview", "--diff"];
const loudest = ["-v=8", "--logtostderr"];

describe("secrets, with a real engine and the plugin", function () {
  const workshop = useWorkshop(this);
  let keystone: FaultProxy;

  beforeEach(async () => {
    keystone = await FaultProxy.start(workshop.sandbox.authUrl);
  });

  afterEach(async () => {
    await keystone.stop();
  });

  /** The rc file's environment, by way of the proxy, which notes each token and secret that the cloud sends. */
  function environment(): NodeJS.ProcessEnv {
    return { ...workshop.sandbox.environment(), OS_AUTH_URL: keystone.authUrl };
  }

  /** Runs commands, keeps all they print and write, and finds secrets in it. */
  function recorder(project: PulumiProject, passwords: readonly string[]) {
    const gathered: Gathered[] = [];
    return {
      run: async (args: readonly string[]): Promise<string> => {
        const { status, stdout, stderr } = await project.attempt(args, {}, { PULUMI_DEBUG_COMMANDS: "1" });
        gathered.push({ from: args.join(" "), text: `${stdout}\n${stderr}` });
        if (status !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${stderr.slice(-4000)}`);
        return `${stdout}\n${stderr}`;
      },
      leaks: async (): Promise<string[]> => {
        const files = { from: "a file", text: await project.filesAsText() };
        return search([...gathered, files], [...passwords, ...keystone.secrets]);
      },
    };
  }

  it("are in nothing that runs leave, at any log level up to 8: not those of the cloud, not those of config", async () => {
    const { users, projects } = workshop.sandbox.fixture;
    const passwords = [users["org:alice"].password, users["org:bob"].password];
    const project = await workshop.project("sets-yaml", { environment: environment() });
    const { run, leaks } = recorder(project, passwords);
    await project.pulumi(["config", "set", "--secret", "passwordOfBob", users["org:bob"].password]);
    const bob = { username: "org:bob", password: "${passwordOfBob}", projectId: projects.demo.id };
    const levels = [[], ["-v=3"], ["-v=5"], ["-v=8"]];
    for (const [index, level] of levels.entries()) {
      const properties = { regenerate: String(index) };
      await write(project, {
        config: { passwordOfBob: { type: "string", secret: true } },
        resources: { bob: { type: "pulumi:providers:ventus", properties: bob } },
        sets: {
          media: { properties },
          ofBob: { properties: { ...properties, overlap: "1h" }, options: { provider: "${bob}" } },
        },
      });
      await run([...up, ...level, ...(level.length === 0 ? ["--debug"] : ["--logtostderr"])]);
    }
    const { media } = await setsOf(project);
    const events = ["--event-log", join(project.folder, "events.json")];
    await run(["refresh", "--yes", "--skip-preview", "--diff", ...events, ...loudest]);
    await run(["preview", "--diff", "--json", ...loudest]);
    const type = "ventus:index:ObjectStorageCredentials";
    await run(["import", type, "again", media?.accessKey ?? "", "--yes", "--protect=false", ...loudest]);
    await run(["stack", "export"]);
    const last = await run(["destroy", "--yes", "--skip-preview", ...loudest]);
    expect(last).to.match(/Provider\[\w+\]\.Delete/i);
    // Each set's first secret and those of its regenerations, and a token for each.
    expect(keystone.secrets.size).to.be.at.least(4 * levels.length);
    const found = await leaks();
    expect(found, found.slice(0, 5).join("\n")).to.deep.equal([]);
  });

  it('are not in the debug lines that the SDK for Node writes of "pulumi-ventus/plugin": resources, get, functions', async () => {
    const { users, projects } = workshop.sandbox.fixture;
    const passwords = [users["org:alice"].password, users["org:bob"].password];
    const project = await workshop.project("classes", { environment: environment() });
    const { run, leaks } = recorder(project, passwords);
    await project.pulumi(["config", "set", "--secret", "passwordOfBob", users["org:bob"].password]);
    const events = ["--event-log", join(project.folder, "events.json")];
    const printed = await run([...up, ...events, ...loudest]);
    for (const line of ["RegisterResource", "ReadResource", "Invoke"])
      expect(printed).to.contain(`${line} RPC finished`);

    const outputs = await project.outputs();
    expect(outputs).to.include({ seenAsItIs: "as it is" });
    expect(outputs["owners"]).to.deep.equal([users["org:alice"].id, users["org:bob"].id]);
    expect(outputs["listed"]).to.deep.equal({
      projectId: projects.demo.id,
      credentials: [{ accessKey: outputs["accessKey"], projectId: projects.demo.id, userId: users["org:alice"].id }],
    });
    expect(outputs["buckets"]).to.deep.equal([]);
    const keys = [outputs["secretKey"], outputs["secretKeyOfBob"]].map(String);
    expect([...keystone.secrets]).to.include.members(keys);
    const shown = await run(["stack", "output"]);
    expect(shown)
      .to.match(/secretKey +\[secret\]/)
      .and.match(/buckets +\[\]/);
    await run(["destroy", "--yes", "--skip-preview", ...loudest]);
    const found = await leaks();
    expect(found, found.slice(0, 5).join("\n")).to.deep.equal([]);
  });
});
