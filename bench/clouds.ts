import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox } from "../sandbox";
import { Admin } from "../tools/cloud/admin";
import { startKeystone } from "../tools/cloud/keystone";
import type { Progress } from "../tools/lib/progress";

/** Requests that a cloud has answered, as it counted them itself. */
export interface Requests {
  readonly logins: number;
  /** Of all sets of a user. */
  readonly lists: number;
  /** All to Keystone, logins and lists among them. */
  readonly keystone: number;
  readonly s3: number;
}

/** A cloud to measure on. */
export interface BenchCloud {
  readonly name: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Ids of the projects, in each of which the user of `environment` is a member. */
  readonly projects: readonly string[];
  /** Inputs without which guards would fail or warn here. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What was asked since the last call of this. */
  requests(): Promise<Requests>;
  stop(): Promise<void>;
}

export const cloudNames = ["sandbox", "keystone"] as const;

export async function startCloud(
  name: (typeof cloudNames)[number],
  projects: number,
  progress: Progress,
): Promise<BenchCloud> {
  return name === "sandbox" ? await sandboxCloud(projects) : await keystoneCloud(projects, progress);
}

async function sandboxCloud(count: number): Promise<BenchCloud> {
  const sandbox = await startSandbox({ furtherProjects: count });
  let from = 0;
  return {
    name: "the sandbox",
    environment: sandbox.environment(),
    projects: sandbox.furtherProjects.map(({ id }) => id),
    inputs: {},
    requests: () => {
      const news = sandbox.requests.slice(from);
      from = sandbox.requests.length;
      const keystone = news.filter(({ service }) => service === "keystone");
      return Promise.resolve(counted(keystone, news.length - keystone.length));
    },
    stop: () => sandbox.stop(),
  };
}

/** A real Keystone, without a gateway: nobody can wait for S3 there. */
async function keystoneCloud(count: number, progress: Progress): Promise<BenchCloud> {
  const keystone = await startKeystone({ progress });
  try {
    progress.line(`Making ${count} projects.`);
    const admin = await Admin.login(keystone.authUrl);
    const member = (await admin.ids("roles")).get("member") ?? "";
    const { id: alice, domain } = keystone.fixture.users["org:alice"];
    const projects: string[] = [];
    for (let index = 1; index <= count; index++) {
      const id = await admin.create("projects", "project", { name: `project-${index}`, domain_id: domain.id });
      await admin.grant(member, alice, id);
      projects.push(id);
    }
    const log = join(keystone.state, "access.log");
    let from = (await readFile(log, "utf8")).length;
    return {
      name: `Keystone ${keystone.version}`,
      environment: keystone.environment(),
      projects,
      inputs: { waitForActive: 0 },
      requests: async () => {
        const text = await readFile(log, "utf8");
        const news = [...text.slice(from).matchAll(/"([A-Z]+) (\S+) HTTP\//g)];
        from = text.length;
        return counted(
          news.map(([, method = "", path = ""]) => ({ method, path })),
          0,
        );
      },
      stop: () => keystone.stop(),
    };
  } catch (error) {
    await keystone.stop();
    throw error;
  }
}

function counted(keystone: readonly { method: string; path: string }[], s3: number): Requests {
  const logins = keystone.filter(({ method, path }) => method === "POST" && path.endsWith("/auth/tokens")).length;
  const lists = keystone.filter(({ method, path }) => method === "GET" && path.endsWith("/OS-EC2")).length;
  return { logins, lists, keystone: keystone.length, s3 };
}
