import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox";
import { type Engine, findEngine } from "../../tools/engine/engine";
import { packageRoot, userCache } from "../../tools/lib/places";
import { progressOn } from "../../tools/lib/progress";
import { type ProjectOptions, PulumiProject } from "../../tools/pulumi/project";

/** Milliseconds in which an engine is found or, where there is none, built. */
const findLimit = 20 * 60_000;
/** Milliseconds for one test: a handful of runs of pulumi, 2.5 s each on a quiet machine of two cores. */
const testLimit = 120_000;

const programs = {
  quickstart: join(packageRoot, "examples", "quickstart"),
  rotation: join(packageRoot, "examples", "rotation"),
  "quickstart-yaml": join(packageRoot, "examples", "quickstart-yaml"),
  "team-projects": join(packageRoot, "examples", "team-projects"),
  "existing-credentials": join(packageRoot, "examples", "existing-credentials"),
  "import-credentials": join(packageRoot, "examples", "existing-credentials", "import"),
  gitops: join(packageRoot, "examples", "gitops"),
  console: join(packageRoot, "tests", "engine", "dynamic", "programs", "console"),
  sets: join(packageRoot, "tests", "engine", "dynamic", "programs", "sets"),
  deployed: join(packageRoot, "tests", "engine", "dynamic", "programs", "deployed"),
  "sets-yaml": join(packageRoot, "tests", "engine", "plugin", "programs", "sets"),
  classes: join(packageRoot, "tests", "engine", "plugin", "programs", "classes"),
};

/**
 * What keeps a run of a program short: types are checked once, by a test of their own, and not in each run; and what
 * Node has compiled of Pulumi's SDK and of TypeScript is kept.
 */
const quick = {
  PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  NODE_COMPILE_CACHE: join(userCache(process.env), "compiled-for-tests"),
};

let found: Promise<Engine> | undefined;

/** What a test with a real engine works with: a sandbox of its own, and a folder that goes away. */
export class Workshop {
  #engine: Engine | undefined;
  #sandbox: Sandbox | undefined;
  #folder: string | undefined;
  #projects = 0;

  get engine(): Engine {
    return present(this.#engine);
  }

  get sandbox(): Sandbox {
    return present(this.#sandbox);
  }

  get folder(): string {
    return present(this.#folder);
  }

  /** A copy of a program, with a stack, for the sandbox's member of `demo` unless told otherwise. */
  async project(program: keyof typeof programs, options: Partial<ProjectOptions> = {}): Promise<PulumiProject> {
    const { engine, sandbox } = this;
    const folder = join(this.folder, `${program}-${++this.#projects}`);
    const { environment = sandbox.environment(), ...others } = options;
    return await PulumiProject.copy(programs[program], {
      engine,
      folder,
      environment: { ...environment, ...quick },
      ...others,
    });
  }

  async findEngine(): Promise<void> {
    this.#engine = await (found ??= findEngine({ progress: progressOn(process.stderr) }));
  }

  async open(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), "pulumi-ventus-test-"));
    this.#sandbox = await startSandbox();
  }

  async close(): Promise<void> {
    await this.#sandbox?.stop();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("used outside a test");
  return value;
}

/** A workshop for each test of the suite, which gets the time that runs of pulumi take. */
export function useWorkshop(suite: Mocha.Suite): Workshop {
  const workshop = new Workshop();
  suite.timeout(testLimit);
  before(async function () {
    this.timeout(findLimit);
    await workshop.findEngine();
  });
  beforeEach(() => workshop.open());
  afterEach(() => workshop.close());
  return workshop;
}

/** Sets the whole config of the stack. Its secrets are set by `pulumi config set --secret`, after this. */
export async function configure(project: PulumiProject, config: Readonly<Record<string, unknown>>): Promise<void> {
  const file = join(project.folder, `Pulumi.${project.stack}.yaml`);
  const salt = (await readFile(file, "utf8")).split("\n").filter((line) => line.startsWith("encryptionsalt:"));
  // JSON is YAML too.
  await writeFile(file, [...salt, `config: ${JSON.stringify(config)}`, ""].join("\n"));
}
