import { expect } from "chai";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { type Sandbox, startSandbox } from "../../sandbox/index";
import { leaveOut } from "../helpers/leaveOut";
import { openstackPython, openstackClientVersion } from "./python";

const run = promisify(execFile);

const pairSchema = z.object({ access: z.string(), secret: z.string(), project_id: z.string(), user_id: z.string() });
const listSchema = z.array(
  z.object({ Access: z.string(), Secret: z.string(), "Project ID": z.string(), "User ID": z.string() }),
);

describe(`python-openstackclient ${openstackClientVersion} and the sandbox`, function () {
  // Installing takes about half a minute, each command about a second.
  this.timeout(300_000);

  let interpreter: string;
  let sandbox: Sandbox;

  before(async function () {
    try {
      interpreter = await openstackPython();
    } catch (error) {
      leaveOut(this, "with python-openstackclient, which take Python 3 with pip", error);
    }
  });
  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.stop());

  const openstackWith = async (
    variables: Readonly<Record<string, string>>,
    command: readonly string[],
  ): Promise<string> => {
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ...variables };
    return (await run(interpreter, ["-m", "openstackclient.shell", ...command], { env })).stdout;
  };
  const openstack = (who: "org:alice" | "org:bob" | "admin", ...command: readonly string[]): Promise<string> =>
    openstackWith(sandbox.environment(who), command);
  const create = async (): Promise<z.infer<typeof pairSchema>> =>
    pairSchema.parse(JSON.parse(await openstack("org:alice", "ec2", "credentials", "create", "-f", "json")));

  it("creates, lists, shows and deletes a pair", async () => {
    const { users, projects } = sandbox.fixture;
    const made = await create();
    expect(made).to.include({ project_id: projects.demo.id, user_id: users["org:alice"].id });
    const listed = listSchema.parse(
      JSON.parse(await openstack("org:alice", "ec2", "credentials", "list", "-f", "json")),
    );
    expect(listed).to.deep.equal([
      { Access: made.access, Secret: made.secret, "Project ID": made.project_id, "User ID": made.user_id },
    ]);
    const shown = await openstack("org:alice", "ec2", "credentials", "show", made.access, "-f", "json");
    expect(pairSchema.parse(JSON.parse(shown))).to.deep.equal(made);
    await openstack("org:alice", "ec2", "credentials", "delete", made.access);
    expect(JSON.parse(await openstack("org:alice", "ec2", "credentials", "list", "-f", "json"))).to.deep.equal([]);
  });

  it("lets an administrator do so for a user by name", async () => {
    const { users } = sandbox.fixture;
    const user = ["--user", "org:alice", "--user-domain", "ventus"];
    const project = ["--project", "demo2", "--project-domain", "ventus"];
    const command = ["ec2", "credentials", "create", ...user, ...project, "-f", "json"];
    const made = pairSchema.parse(JSON.parse(await openstack("admin", ...command)));
    expect(made).to.include({ user_id: users["org:alice"].id, project_id: sandbox.fixture.projects.demo2.id });
    const listed = await openstack("admin", "ec2", "credentials", "list", ...user, "-f", "json");
    expect(listSchema.parse(JSON.parse(listed)).map(({ Access }) => Access)).to.deep.equal([made.access]);
  });

  it("shows the words and the request id of a refusal", async () => {
    const show = openstack("org:alice", "ec2", "credentials", "show", "unknown");
    const error = z.object({ stderr: z.string() }).parse(await show.catch((reason: unknown) => reason));
    expect(error.stderr).to.match(
      /Could not find credential: [0-9a-f]{64}\. \(HTTP 404\) \(Request-ID: req-[0-9a-f-]{36}\)/,
    );
  });

  it("logs in as a console account, by way of the identity provider, and works as with a password", async () => {
    const command = ["ec2", "credentials", "create", "-f", "json"];
    for (const scope of [{}, { OS_OPENID_SCOPE: "openid" }]) {
      const made = await openstackWith({ ...sandbox.oidcEnvironment(), ...scope }, command);
      expect(pairSchema.parse(JSON.parse(made))).to.include({ user_id: sandbox.fixture.users["org:alice"].id });
    }
    const paths = sandbox.requests.filter(({ status }) => status < 300).map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith("/v3/OS-FEDERATION/"))).to.have.length(2);
  });

  it("is refused by the identity provider and by the federation as by real ones", async () => {
    const refused = async (variables: Readonly<Record<string, string>>): Promise<string> => {
      const sent = openstackWith({ ...sandbox.oidcEnvironment(), ...variables }, ["token", "issue"]);
      return z.object({ stderr: z.string() }).parse(await sent.catch((reason: unknown) => reason)).stderr;
    };
    expect(await refused({ OS_PASSWORD: "wrong" })).to.contain("HTTP 401");
    expect(await refused({ OS_IDENTITY_PROVIDER: "strange" })).to.contain("Could not find Identity Provider: strange.");
    expect(await refused({ OS_PROJECT_ID: sandbox.fixture.projects.admin.id })).to.contain("HTTP 401");
  });

  it("finds the services of the catalog", async () => {
    const types = await openstack("org:alice", "catalog", "list", "-f", "value", "-c", "Type");
    expect(types.trim().split("\n")).to.have.members(["identity", "s3", "object-store"]);
  });
});
