import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { type Sandbox, startSandbox } from "../../sandbox/index";
import { leaveOut } from "../helpers/leaveOut";

const run = promisify(execFile);
/** The Go program is no output of the compiler: it is found in the sources. */
const SOURCE = join(__dirname, "../../../tests/clients/gophercloud");

const pairSchema = z.object({ user_id: z.string(), tenant_id: z.string(), access: z.string(), secret: z.string() });
const reportSchema = z.object({
  UserID: z.string(),
  ProjectID: z.string(),
  S3: z.string(),
  Created: pairSchema,
  Read: pairSchema,
  Listed: z.array(pairSchema),
  BlobType: z.string(),
  NotFound: z.boolean(),
});

describe("gophercloud and the sandbox", function () {
  // The first build fetches the module.
  this.timeout(300_000);

  let folder: string;
  let sandbox: Sandbox;

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "ventus-gophercloud-"));
    sandbox = await startSandbox();
    try {
      await run("go", ["build", "-o", join(folder, "client"), "."], { cwd: SOURCE });
    } catch (error) {
      leaveOut(this, "with gophercloud, which take Go", error);
    }
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await sandbox.stop();
  });

  it("logs in, finds S3 in the catalog, and makes, reads, lists and deletes a pair", async () => {
    const env = { ...process.env, ...sandbox.environment() };
    const report = reportSchema.parse(JSON.parse((await run(join(folder, "client"), { env })).stdout));
    const { users, projects } = sandbox.fixture;
    expect(report).to.include({
      UserID: users["org:alice"].id,
      ProjectID: projects.demo.id,
      S3: `${sandbox.s3Endpoint}/`,
    });
    expect(report.Created).to.include({ user_id: report.UserID, tenant_id: report.ProjectID });
    expect(report.Created.secret).to.match(/^[0-9a-f]{32}$/);
    expect(report.Read).to.deep.equal(report.Created);
    expect(report.Listed).to.deep.equal([report.Created]);
    expect(report).to.include({ BlobType: "ec2", NotFound: true });
  });

  it("is refused with a wrong password, in Keystone's words", async () => {
    const env = { ...process.env, ...sandbox.environment(), OS_PASSWORD: "wrong" };
    const error = z
      .object({ stderr: z.string() })
      .parse(await run(join(folder, "client"), { env }).catch((reason: unknown) => reason));
    expect(error.stderr).to.contain("401").and.to.contain("The request you have made requires authentication.");
  });
});
