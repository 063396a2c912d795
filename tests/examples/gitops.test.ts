import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { z } from "zod";
import { run } from "../../tools/lib/command";
import type { PulumiProject } from "../../tools/pulumi/project";
import { accessKeys, atTheConsole, changesOf } from "../engine/console";
import { exportText, stored } from "../engine/state";
import { configure, useWorkshop } from "../engine/workshop";
import { Administrator } from "../helpers/administrator";
import { type Gathered, search } from "../leaks/search";

const document = z.strictObject({
  command: z.string().optional(),
  stack: z.string().optional(),
  exitCode: z.number(),
  drifts: z.array(
    z.strictObject({
      name: z.string(),
      urn: z.string(),
      accessKey: z.string(),
      projectId: z.string(),
      kind: z.string(),
      message: z.string(),
    }),
  ),
  changes: z.record(z.string(), z.number()),
  next: z.string().optional(),
  error: z.string().optional(),
});

const day = 24 * 3_600_000;

describe("examples/gitops with a real engine", function () {
  const workshop = useWorkshop(this);
  this.timeout(240_000);
  let project: PulumiProject;
  /** All that the commands have printed. */
  let printed: Gathered[];
  let secrets: Set<string>;

  beforeEach(async () => {
    project = await workshop.project("gitops");
    printed = [];
    secrets = new Set(["pw-org:alice", "hunter2"]);
  });

  afterEach(() => {
    expect(search(printed, [...secrets])).to.deep.equal([]);
  });

  /** Runs the example as a pipeline does. */
  async function pipeline(
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<{ status: number | null; stdout: string; stderr: string }> {
    const env = { ...project.environment, PULUMI_STACK: project.stack, ...environment };
    const outcome = await run("node", ["pipeline/main.mts", ...args], { cwd: project.folder, env });
    printed.push({ from: `${args.join(" ")} (output)`, text: outcome.stdout });
    printed.push({ from: `${args.join(" ")} (errors)`, text: outcome.stderr });
    return outcome;
  }

  async function json(
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<z.output<typeof document>> {
    const { status, stdout, stderr } = await pipeline([...args, "--json"], environment);
    expect(stdout, stderr).not.to.equal("");
    const found = document.parse(JSON.parse(stdout));
    expect(found.exitCode).to.equal(status);
    return found;
  }

  /** The kinds of drift that a check finds; it has to end with 2 for them. */
  async function drift(): Promise<string[]> {
    const { exitCode, drifts } = await json(["check"]);
    expect(exitCode).to.equal(drifts.length === 0 ? 0 : 2);
    return drifts.map(({ name, kind }) => `${name}: ${kind}`);
  }

  async function outputs(): Promise<{ accessKey: string; secretKey: string }> {
    const { accessKey, secretKey } = z
      .object({ accessKey: z.string(), secretKey: z.string() })
      .parse(await project.outputs());
    secrets.add(secretKey);
    return { accessKey, secretKey };
  }

  it("applies, finds nothing to do, rotates by a ticket that it writes down, and finds nothing to do", async () => {
    const before = await pipeline(["check"]);
    expect(before.status).to.equal(2);
    expect(before.stdout).to.equal("To be changed by apply: create 2.");
    const applied = await pipeline(["apply"]);
    expect(applied.status, applied.stderr).to.equal(0);
    expect(applied.stdout).to.contain("1 set of credentials: program, stack and cloud agree.");
    expect(applied.stderr).to.contain("secretKey: [secret]");
    const first = await outputs();
    const checked = await pipeline(["check"]);
    expect(checked.status, checked.stdout).to.equal(0);
    expect(checked.stdout).to.equal("1 set of credentials: program, stack and cloud agree.");

    const written = await json(["rotate", "--ticket", "OPS-4711", "--write-only"]);
    expect(written).to.include({ command: "rotate", stack: "dev", exitCode: 0 });
    expect(await readFile(join(project.folder, "Pulumi.dev.yaml"), "utf8")).to.contain("regenerate: OPS-4711");
    expect(await outputs()).to.deep.equal(first);
    const rotated = await json(["rotate", "--ticket", "OPS-4712"]);
    expect(rotated).to.deep.include({ exitCode: 0, drifts: [], changes: { update: 1 } });
    expect(rotated.next).to.contain("Commit that file");
    const second = await outputs();
    expect(second.accessKey).to.equal(first.accessKey);
    expect(second.secretKey).not.to.equal(first.secretKey);
    const again = await json(["rotate", "--ticket", "OPS-4712"]);
    expect(again).to.include({ exitCode: 1 });
    expect(again.error).to.contain("nothing would rotate: give another --ticket");
  });

  it("tells each kind of drift, and takes away what an apply can", async () => {
    const { sandbox } = workshop;
    const administrator = new Administrator(sandbox);
    await project.pulumi(["up", "--yes", "--skip-preview"]);
    const first = await outputs();

    const second = await atTheConsole(sandbox, (person) => person.create({ allowMultiple: true }));
    secrets.add(second.secretKey.reveal());
    await administrator.takeRole("org:alice", "demo");
    const text = await pipeline(["check"]);
    expect(text.status).to.equal(2);
    expect(text.stdout)
      .to.match(/^media: second-set: user [0-9a-f]{32} has another set in project/)
      .and.contain(`delete it (\`openstack ec2 credentials delete ${second.accessKey}\`)`)
      .and.match(/^media: role-removed: user [0-9a-f]{32} has no role in project [0-9a-f]{32} any more/m);
    await administrator.giveRole("org:alice", "demo", "reader");
    expect(await drift()).to.deep.equal(["media: second-set", "media: s3-refuses"]);
    await administrator.giveRole("org:alice", "demo");
    const left = await json(["apply"]);
    expect(left.exitCode, "an apply can't take it away").to.equal(2);
    expect(left.drifts.map(({ kind }) => kind)).to.deep.equal(["second-set"]);
    await atTheConsole(sandbox, (person) => person.remove(second));

    secrets.add(await atTheConsole(sandbox, async (person) => await person.regenerate(await person.only())));
    expect(await drift()).to.deep.equal(["media: secret-regenerated"]);
    expect(await json(["apply"])).to.include({ exitCode: 0 });
    const regenerated = await outputs();
    expect(regenerated.accessKey).to.equal(first.accessKey);
    expect(regenerated.secretKey).not.to.equal(first.secretKey);

    const present = await atTheConsole(sandbox, (person) => person.only());
    await atTheConsole(sandbox, (person) => person.remove(present));
    expect(await drift()).to.deep.equal(["media: deleted"]);
    expect(await json(["apply"])).to.deep.include({ exitCode: 0, drifts: [] });
    expect((await outputs()).accessKey).not.to.equal(first.accessKey);
  });

  it("tells what time has brought, and does it: a rotation that is due, and the end of its overlap", async () => {
    await configure(project, { "ventus-gitops:rotateAfter": "90d", "ventus-gitops:overlap": "24h" });
    await project.pulumi(["up", "--yes", "--skip-preview"]);
    const first = await outputs();
    await age(project, { regeneratedAt: -91 * day, rotateAt: -1 * day });
    const due = await json(["check"]);
    expect(due).to.deep.include({ exitCode: 2, changes: { update: 1 } });
    expect(due.drifts.map(({ kind }) => kind)).to.deep.equal(["rotation-due"]);
    expect(await json(["apply"])).to.deep.include({ exitCode: 0, drifts: [], changes: { update: 1 } });
    const second = await outputs();
    expect(second.accessKey).not.to.equal(first.accessKey);
    expect(await accessKeys(workshop.sandbox)).to.have.members([first.accessKey, second.accessKey]);

    await age(project, { previousUntil: -1 * day });
    expect(await drift()).to.deep.equal(["media: overlap-over"]);
    expect(await json(["apply"])).to.deep.include({ exitCode: 0, drifts: [] });
    expect(await accessKeys(workshop.sandbox)).to.deep.equal([second.accessKey]);
  });

  it("ends with 1, and says why, where it can't look or was asked for nothing it knows", async () => {
    const { sandbox } = workshop;
    await project.pulumi(["up", "--yes", "--skip-preview"]);
    await outputs();
    const before = changesOf(sandbox);
    const login = await json(["check"], { OS_PASSWORD: "hunter2" });
    expect(login).to.deep.include({ command: "check", stack: "dev", exitCode: 1, drifts: [] });
    expect(login.error).to.contain("could not log in as").and.contain("check the user name");
    expect((await json(["check", "--stack", "none"])).error).to.equal("no stack named 'none' found");
    for (const [args, words] of [
      [[], "no command is given: see --help"],
      [["destroy"], 'there is no command "destroy": see --help'],
      [["check", "--ticket", "1"], "--ticket and --write-only belong to rotate"],
      [["rotate", "--ticket", ""], "--ticket is empty"],
      [["apply", "--force"], "Unknown option '--force'"],
    ] as const) {
      const { status, stdout, stderr } = await pipeline(args);
      expect([status, stdout]).to.deep.equal([1, ""]);
      expect(stderr)
        .to.contain(`Error: ${words}`)
        .and.not.match(/\n\s+at /);
    }
    const stackless = await pipeline(["check"], { PULUMI_STACK: "" });
    expect(stackless.stderr).to.equal("Error: no stack is given: use --stack, or set PULUMI_STACK");
    const help = await pipeline(["--help"]);
    expect(help.status).to.equal(0);
    expect(help.stdout).to.contain("Exit codes:");
    expect(changesOf(sandbox)).to.deep.equal(before);
    expect(Object.keys(await stored(project))).to.deep.equal(["media"]);
  });
});

/** The stack as it will be on a later day: times of its outputs, given by their distance from now in milliseconds. */
async function age(project: PulumiProject, times: Readonly<Record<string, number>>): Promise<void> {
  let text = await exportText(project);
  for (const [name, distance] of Object.entries(times)) {
    const time = new RegExp(`("${name}": )"[^"]*"`);
    expect(text).to.match(time);
    text = text.replace(time, `$1"${new Date(Date.now() + distance).toISOString()}"`);
  }
  const file = join(project.folder, "aged.json");
  await writeFile(file, text);
  await project.pulumi(["stack", "import", "--file", file]);
}
