import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { checkKey } from "../../provider/s3/gateway";
import { Secret } from "../../provider/secret";
import { startSandbox } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import type { Engine } from "../../tools/engine/engine";
import { PulumiProject } from "../../tools/pulumi/project";
import { TestCloud } from "../helpers/cloud";
import { FaultProxy } from "../helpers/faultProxy";
import type { Passed } from "../helpers/faultProxy";

const program = `
const pulumi = require("@pulumi/pulumi");
const ventus = require("pulumi-ventus");
const config = new pulumi.Config();
const creds = new ventus.ObjectStorageCredentials("media", {
  regenerate: config.get("regenerate"),
  overlap: config.get("overlap"),
  adopt: config.getBoolean("adopt"),
  waitForActive: config.getNumber("wait"),
});
exports.accessKey = creds.accessKey;
exports.secretKey = creds.secretKey;
exports.previousAccessKey = creds.previousAccessKey;
exports.previousSecretKey = creds.previousSecretKey;
`;

/** Writes a project that makes one set, in plain JavaScript: there is nothing to compile in each run. */
export async function writeProgram(folder: string): Promise<string> {
  const source = join(folder, "source");
  await mkdir(source);
  await writeFile(
    join(source, "Pulumi.yaml"),
    "name: killed\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  );
  await writeFile(
    join(source, "package.json"),
    JSON.stringify({
      name: "killed",
      main: "index.js",
      dependencies: { "@pulumi/pulumi": "^3.249.0", "pulumi-ventus": "^0.1.0" },
    }),
  );
  await writeFile(join(source, "index.js"), program);
  return source;
}

const outputs = z.object({
  accessKey: z.string(),
  secretKey: z.string(),
  previousAccessKey: z.string().optional(),
  previousSecretKey: z.string().optional(),
});
const exported = z.object({ deployment: z.object({ pending_operations: z.array(z.unknown()).optional() }) });

/** Who logs in: a user of Keystone's own by password, or by password at the identity provider. */
type Account = "Keystone's" | "the console's";

/** A real stack on a sandbox, reached through proxies before its services. */
export class Workshop {
  readonly #console: TestCloud;
  #requests = 0;
  /** Called with each request and its number since {@link watch}, before anything is done about it. */
  #onRequest: (number: number) => Promise<void> = () => Promise.resolve();
  #onAnswer: (number: number) => Promise<void> = () => Promise.resolve();

  private constructor(
    readonly folder: string,
    readonly project: PulumiProject,
    readonly sandbox: Sandbox,
    /** Of Keystone, S3 and, with an account of the console, the identity provider. */
    readonly proxies: readonly FaultProxy[],
    private readonly login: readonly string[],
  ) {
    this.#console = new TestCloud(sandbox.environment());
    for (const proxy of proxies) {
      const underway = new Map<Passed, number>();
      proxy.onRequest = async (request) => {
        underway.set(request, ++this.#requests);
        await this.#onRequest(this.#requests);
      };
      proxy.onAnswer = async (request) => {
        await this.#onAnswer(underway.get(request) ?? 0);
      };
    }
  }

  static async open(engine: Engine, folder: string, account: Account = "Keystone's"): Promise<Workshop> {
    const sandbox = await startSandbox();
    const keystone = await FaultProxy.start(sandbox.authUrl);
    const s3 = await FaultProxy.start(sandbox.s3Endpoint);
    const proxies = [keystone, s3];
    const login = account === "Keystone's" ? keystoneLogin(sandbox) : await consoleLogin(sandbox, proxies);
    const environment = { ...login.variables, OS_AUTH_URL: keystone.authUrl, VENTUS_S3_ENDPOINT: s3.authUrl };
    const project = await PulumiProject.copy(await writeProgram(folder), { engine, folder, environment });
    return new Workshop(folder, project, sandbox, proxies, login.secrets);
  }

  /** Counts requests from 1 again, and has these called. */
  watch(onRequest: (number: number) => Promise<void>, onAnswer: (number: number) => Promise<void>): void {
    this.#requests = 0;
    this.#onRequest = onRequest;
    this.#onAnswer = onAnswer;
  }

  unwatch(): void {
    this.watch(
      () => Promise.resolve(),
      () => Promise.resolve(),
    );
  }

  get requests(): number {
    return this.#requests;
  }

  /** What is wrong, if anything: the project must have the pairs of the stack's outputs and no other, and they must work. */
  async faultOfSet(): Promise<string | undefined> {
    const { cloud } = this.#console;
    const { accessKey, secretKey, previousAccessKey, previousSecretKey } = outputs.parse(await this.project.outputs());
    const pairs = [{ accessKey, secretKey: new Secret(secretKey) }];
    if (previousAccessKey !== undefined) {
      pairs.push({ accessKey: previousAccessKey, secretKey: new Secret(previousSecretKey ?? "") });
    }
    const sets = await this.#sets();
    const strangers = sets.filter((set) => !pairs.some((pair) => pair.accessKey === set.accessKey));
    if (strangers.length > 0 || sets.length !== pairs.length) return `${sets.length} sets, or others than the stack's`;
    for (const pair of pairs) {
      const check = await checkKey(cloud.http, cloud.clock, this.sandbox.s3Endpoint, pair);
      if (!check.active) return `key ${pair.accessKey} of the stack's outputs does not work: ${check.code}`;
    }
    return undefined;
  }

  async faultOfStack(): Promise<string | undefined> {
    const state = exported.parse(JSON.parse(await this.project.pulumi(["stack", "export"])));
    const pending = state.deployment.pending_operations ?? [];
    return pending.length === 0 ? undefined : "pending operations are left in the stack";
  }

  async countSets(): Promise<number> {
    return (await this.#sets()).length;
  }

  /** Everything that nobody may read: what the login proves itself with, and the tokens and secrets that went through the proxies. */
  get secrets(): string[] {
    return [...this.login, ...this.proxies.flatMap((proxy) => [...proxy.secrets])];
  }

  async secret(): Promise<string> {
    return outputs.parse(await this.project.outputs()).secretKey;
  }

  async previousSecret(): Promise<string | undefined> {
    return outputs.parse(await this.project.outputs()).previousSecretKey;
  }

  async close(): Promise<void> {
    await this.#console.cloud.close();
    await Promise.all([...this.proxies.map((proxy) => proxy.stop()), this.sandbox.stop()]);
  }

  async #sets(): ReturnType<TestCloud["cloud"]["credentials"]["list"]> {
    const { cloud } = this.#console;
    const { userId, projectId } = await cloud.session.identity();
    const sets = await cloud.credentials.list(userId, { deadline: cloud.clock.now() + 30_000 });
    return sets.filter((set) => set.projectId === projectId);
  }
}

interface Login {
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

function keystoneLogin(sandbox: Sandbox): Login {
  const variables = sandbox.environment();
  return { variables, secrets: [variables.OS_PASSWORD] };
}

async function consoleLogin(sandbox: Sandbox, proxies: FaultProxy[]): Promise<Login> {
  const proxy = await FaultProxy.start(sandbox.identityProviderUrl, { ownLinks: true });
  proxies.push(proxy);
  const { OS_DISCOVERY_ENDPOINT: discovery, ...rest } = sandbox.oidcEnvironment();
  const variables = {
    ...rest,
    OS_DISCOVERY_ENDPOINT: discovery.replace(sandbox.identityProviderUrl, proxy.authUrl),
  };
  const { OS_PASSWORD: password, OS_CLIENT_SECRET: client } = variables;
  // In the header it is form-encoded before it is base64.
  return { variables, secrets: [password, client, encodeURIComponent(client)] };
}
