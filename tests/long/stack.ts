import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Usage } from "../../bench/usage";
import { watchProvider } from "../../bench/usage";
import type { Program } from "../../bench/program";
import { startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { Engine } from "../../tools/engine/engine";
import { PulumiProject } from "../../tools/pulumi/project";
import { TestCloud } from "../helpers/cloud";

/** What one command of pulumi's took. */
export interface Step {
  readonly seconds: number;
  /** Requests to Keystone: for tokens, of a user's sets, and all others. */
  readonly logins: number;
  readonly lists: number;
  readonly others: number;
  readonly usage: Usage;
}

/** One stack with a set in each of many projects, on a sandbox of its own, and somebody at the cloud's console. */
export class LongStack {
  readonly #console: TestCloud;

  private constructor(
    private readonly program: Program,
    private readonly sandbox: Sandbox,
    private readonly project: PulumiProject,
    private readonly folder: string,
  ) {
    this.#console = new TestCloud(sandbox.environment());
  }

  static async open(engine: Engine, folder: string, program: Program, count: number): Promise<LongStack> {
    const sandbox = await startSandbox({ furtherProjects: count });
    const source = join(folder, "source");
    await mkdir(source);
    await program.write(source, { projects: idsOf(sandbox), inputs: {} });
    const project = await PulumiProject.copy(source, { engine, folder, environment: sandbox.environment() });
    return new LongStack(program, sandbox, project, folder);
  }

  /** From now on the program asks for these inputs of each set. */
  async ask(inputs: Readonly<Record<string, unknown>>): Promise<void> {
    await this.program.write(this.project.folder, { projects: idsOf(this.sandbox), inputs });
  }

  async run(args: readonly string[]): Promise<Step> {
    const from = this.sandbox.requests.length;
    const start = Date.now();
    const { usage } = await watchProvider(this.folder, () => this.project.pulumi([...args, "--suppress-progress"]));
    const requests = this.sandbox.requests.slice(from).filter(({ service }) => service === "keystone");
    const logins = requests.filter(({ path }) => path.endsWith("/auth/tokens")).length;
    const lists = requests.filter(({ method, path }) => method === "GET" && path.endsWith("/OS-EC2")).length;
    return {
      seconds: (Date.now() - start) / 1000,
      logins,
      lists,
      others: requests.length - logins - lists,
      usage,
    };
  }

  /** What the cloud has: the secret of each access key. */
  async secrets(): Promise<Map<string, string>> {
    const { cloud } = this.#console;
    const { userId } = await cloud.session.identity();
    const sets = await cloud.credentials.list(userId, this.#console.call());
    return new Map(sets.map(({ accessKey, secretKey }) => [accessKey, secretKey.reveal()]));
  }

  async close(): Promise<void> {
    await this.#console.cloud.close();
    await this.sandbox.stop();
  }
}

function idsOf({ furtherProjects }: Sandbox): string[] {
  return furtherProjects.map(({ id }) => id);
}
