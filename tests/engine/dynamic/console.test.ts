import { readFileSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { z } from "zod";
import { awsClientConfigOf } from "../../../provider/clients/awsClientConfig";
import { refusal } from "../../../tools/demo/bucket";
import { run } from "../../../tools/lib/command";
import { packageRoot } from "../../../tools/lib/places";
import type { PulumiProject } from "../../../tools/pulumi/project";
import { accessKeys, atTheConsole, changesOf } from "../console";
import { TestCloud } from "../../helpers/cloud";
import { Workshop } from "../workshop";

const [documentText, program] = ["README.md", "tests/engine/dynamic/programs/console/index.ts"].map((file) =>
  readFileSync(join(packageRoot, file), "utf8"),
);

/** What the README's table says of an action of the console: its name, and the code in the other column. */
interface Row {
  action: string;
  code: string[];
}

const rows: Row[] = tableOf(documentText ?? "", "## What the console does");

const credentials = z.object({ accessKey: z.string(), secretKey: z.string(), endpoint: z.string() });
const listed = z.object({ credentials: z.array(z.looseObject({ accessKey: z.string() })) });

// One session at the console, from the first look to the deletion: the rows build on one another.
describe("what the console does, row by row of the README's table", function () {
  this.timeout(120_000);
  this.bail(true);
  const workshop = new Workshop();
  let project: PulumiProject;
  /** The commands that the test of this row has run. */
  let ran: string[] = [];

  before(async function () {
    this.timeout(20 * 60_000);
    await workshop.findEngine();
    await workshop.open();
    project = await workshop.project("console");
  });
  beforeEach(() => {
    ran = [];
  });
  after(() => workshop.close());

  /** Runs a command as the README has it, and what a program adds to it in place of a person. */
  async function command(text: string, more = "", env: NodeJS.ProcessEnv = {}): Promise<string> {
    ran.push(text);
    const all = { ...project.environment, ...env };
    const { status, stdout, stderr } = await run("sh", ["-c", `${text} ${more}`], { cwd: project.folder, env: all });
    if (status !== 0) throw new Error(`${text} ${more}: ${stdout}\n${stderr}`);
    return stdout;
  }
  async function up(config: Readonly<Record<string, string>> = {}): Promise<void> {
    for (const [name, value] of Object.entries(config)) await project.pulumi(["config", "set", name, value]);
    await command("pulumi up", "--yes --skip-preview --non-interactive");
  }
  async function output(name: string): Promise<unknown> {
    return (await project.outputs())[name];
  }
  /** The set that the stack manages. */
  async function media(): Promise<z.output<typeof credentials>> {
    return credentials.parse(await project.outputs());
  }
  /** A command that waits for a yes does nothing without one. */
  async function asks(text: string): Promise<void> {
    const before = changesOf(workshop.sandbox);
    let said = "";
    try {
      await command(text, "--non-interactive");
    } catch (error) {
      said = String(error);
    }
    expect(said).to.contain("--yes");
    expect(changesOf(workshop.sandbox)).to.deep.equal(before);
  }

  const tests: Readonly<Record<string, () => Promise<void>>> = {
    "The list of the project's credentials": async () => {
      const [found, other] = [await chosenKey(workshop, "00a1b2ff"), await chosenKey(workshop, "00b2a1ff")];
      await up();
      const list = listed.parse(await output("list")).credentials;
      expect(list.map(({ accessKey }) => accessKey)).to.deep.equal([found, other]);
      expect(JSON.stringify(list)).not.to.match(/secret/i);
    },
    "The search bar": async () => {
      const { credentials: found } = listed.parse(await output("search"));
      expect(found.map(({ accessKey }) => accessKey)).to.deep.equal(["00a1b2ff"]);
    },
    "Create S3 Credentials": async () => {
      await deleteAll(workshop);
      await up({ media: "true" });
      const key = await media();
      expect(await accessKeys(workshop.sandbox)).to.deep.equal([key.accessKey]);
      expect(await refusal(key)).to.equal(undefined);
    },
    "Only one set per project": async () => {
      const { accessKey } = await media();
      await project.pulumi(["config", "set", "second", "true"]);
      const refused = await project.attempt(["up", "--yes", "--skip-preview"]);
      expect(refused.stdout).to.contain(`has credentials there already (access key ${accessKey})`);
      await project.pulumi(["config", "rm", "second"]);

      await up({ beside: "true" });
      expect(await accessKeys(workshop.sandbox))
        .to.include(accessKey)
        .and.have.lengthOf(2);
      await project.pulumi(["config", "rm", "beside"]);
      await up();

      const other = await workshop.project("console");
      await other.pulumi(["config", "set", "adopted", "true"]);
      await other.pulumi(["up", "--yes", "--skip-preview"]);
      expect(await other.outputs()).to.include({ accessKey });
    },
    "The secret, shown after the creation": async () => {
      const shown = await command("pulumi stack output secretKey --show-secrets");
      expect(await refusal({ ...(await media()), secretKey: shown.trim() })).to.equal(undefined);
    },
    "Copy to the clipboard": async () => {
      // There is no clipboard here: a program of that name takes what it would put there.
      const [bin, clipboard] = [join(workshop.folder, "bin"), join(workshop.folder, "clipboard")];
      await mkdir(bin);
      await writeFile(join(bin, "xclip"), `#!/bin/sh\ncat > "${clipboard}"\n`);
      await chmod(join(bin, "xclip"), 0o700);
      const PATH = `${bin}:${project.environment["PATH"] ?? ""}`;
      await command("pulumi stack output secretKey --show-secrets | xclip -selection clipboard", "", { PATH });
      expect((await readFile(clipboard, "utf8")).trim()).to.equal((await media()).secretKey);
    },
    "Browse Buckets": async () => {
      const client = new S3Client(awsClientConfigOf(await media()));
      await client.send(new CreateBucketCommand({ Bucket: "photos" }));
      client.destroy();
      await up();
      const { buckets } = z.object({ buckets: z.array(z.object({ name: z.string() })) }).parse(await output("buckets"));
      expect(buckets.map(({ name }) => name)).to.deep.equal(["photos"]);
    },
    "Show access secret": async () => {
      const theirs = await atTheConsole(workshop.sandbox, (person) => person.create({ allowMultiple: true }));
      await up({ theirs: theirs.accessKey });
      expect(await output("shown")).to.include({ secretKey: theirs.secretKey.reveal() });
    },
    "Show access secret: the confirmation": async () => {
      const { secretKey } = await media();
      const texts = [await command("pulumi stack output"), await project.pulumi(["preview"])];
      texts.push(await project.pulumi(["up", "--yes"]));
      for (const text of texts) expect(text).not.to.contain(secretKey);
      expect(texts[0]).to.match(/secretKey +\[secret\]/);
    },
    "Re-generate secret: the confirmation": async () => {
      await project.pulumi(["config", "set", "regenerate", "not yet"]);
      const before = changesOf(workshop.sandbox);
      expect(await command("pulumi preview", "--non-interactive")).to.match(/ObjectStorageCredentials media update/);
      await asks("pulumi up");
      expect(changesOf(workshop.sandbox)).to.deep.equal(before);
      await project.pulumi(["config", "rm", "regenerate"]);
    },
    "Re-generate secret": async () => {
      const old = await media();
      await command("pulumi config set regenerate ticket-4711");
      await up();
      const next = await media();
      expect(next.accessKey).to.equal(old.accessKey);
      expect(await refusal(next)).to.equal(undefined);
      expect(await refusal(old)).to.equal("SignatureDoesNotMatch");
    },
    "Delete: the confirmation": async () => {
      await asks("pulumi destroy");
    },
    Delete: async () => {
      const { accessKey } = await media();
      await project.pulumi(["config", "rm", "media"]);
      await up();
      expect(await accessKeys(workshop.sandbox)).not.to.include(accessKey);
      await deleteAll(workshop);
      await project.pulumi(["config", "rm", "theirs"]);
      await up({ media: "true" });
      const made = (await media()).accessKey;
      await command("pulumi destroy", "--yes --skip-preview --non-interactive");
      expect(await accessKeys(workshop.sandbox)).not.to.include(made);
    },
  };

  it("has a test for each row, and a row for each test", () => {
    expect(rows.map(({ action }) => action)).to.deep.equal(Object.keys(tests));
  });

  for (const { action, code } of rows) {
    it(action, async () => {
      await tests[action]?.();
      // What the row says is what was done: the commands by this test, the rest in the program.
      for (const text of code.filter((each) => each.startsWith("pulumi "))) expect(ran).to.include(text);
      for (const text of code.filter((each) => /ventus\.|^\{/.test(each))) {
        expect(program).to.contain(text.replace(/\)$/, ""));
      }
    });
  }
});

/** A set whose access key is known beforehand, which Keystone allows and the console does not need. */
async function chosenKey({ sandbox }: Workshop, access: string): Promise<string> {
  const test = new TestCloud(sandbox.environment());
  try {
    const { userId, projectId } = await test.cloud.session.identity();
    const blob = JSON.stringify({ access, secret: "a secret" });
    const credential = { type: "ec2", blob, project_id: projectId, user_id: userId };
    const request = { method: "POST", path: "/credentials", body: { credential }, repeatable: false } as const;
    expect((await test.cloud.session.send(request, test.call())).status).to.equal(201);
    return access;
  } finally {
    await test.cloud.close();
  }
}

async function deleteAll({ sandbox }: Workshop): Promise<void> {
  const test = new TestCloud(sandbox.environment());
  try {
    const { userId } = await test.cloud.session.identity();
    for (const key of await accessKeys(sandbox)) await test.cloud.credentials.delete(userId, key, test.call());
  } finally {
    await test.cloud.close();
  }
}

function tableOf(text: string, heading: string): Row[] {
  const section = text.slice(text.indexOf(heading)).split(/\n## /)[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| "));
  return lines.slice(2).map((line) => {
    const [, action = "", here = ""] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return { action, code: [...here.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.replaceAll("\\|", "|")) };
  });
}
