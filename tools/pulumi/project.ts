import { cp, mkdir, readdir, readFile, realpath, symlink } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Engine } from "../engine/engine";
import { type Outcome, run } from "../lib/command";
import { packageRoot } from "../lib/places";

export interface ProjectOptions {
  engine: Engine;
  /** A folder of the caller's: the copy, the state and pulumi's own files go there, and nowhere else. */
  folder: string;
  /** What the program sees beside PATH: the rc file's variables. */
  environment: NodeJS.ProcessEnv;
  /** The folder of packages that the program uses. Default: this checkout's, in which the package itself is linked. */
  packages?: string;
  stack?: string;
}

export interface CommandHooks {
  onLine?: ((line: string) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** A command of pulumi's that failed: its whole output. */
export class PulumiError extends Error {
  constructor(
    readonly args: readonly string[],
    readonly outcome: Outcome,
  ) {
    super(
      `pulumi ${args.join(" ")} ended with status ${outcome.status ?? "none"}:\n${outcome.stdout}\n${outcome.stderr}`,
    );
  }
}

const passphrase = "a passphrase for a stack that is thrown away";

/** A copy of a Pulumi project in a folder of its own, driven by the real `pulumi`, its state in files. */
export class PulumiProject {
  private constructor(
    private readonly options: ProjectOptions,
    readonly stack: string,
  ) {}

  /** Copies the project, links its packages and makes the stack. */
  static async copy(source: string, options: ProjectOptions): Promise<PulumiProject> {
    const project = new PulumiProject(options, options.stack ?? "dev");
    await mkdir(project.stateFolder, { recursive: true });
    await copyProgram(source, project.folder, options.packages);
    await project.pulumi(["stack", "init", project.stack]);
    return project;
  }

  get folder(): string {
    return join(this.options.folder, "project");
  }

  get stateFolder(): string {
    return join(this.options.folder, "state");
  }

  /** The environment in which this project's `pulumi` runs. */
  get environment(): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(([name]) => !/^(OS_|VENTUS_|PULUMI_)/.test(name));
    return {
      ...Object.fromEntries(own),
      ...this.options.environment,
      PATH: this.options.engine.environment()["PATH"],
      PULUMI_SKIP_UPDATE_CHECK: "1",
      // The language host takes every package it finds for a plugin to fetch, and tries for seconds: a program here has all it needs.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_HOME: join(this.options.folder, "home"),
      PULUMI_BACKEND_URL: `file://${this.stateFolder}`,
      PULUMI_CONFIG_PASSPHRASE: passphrase,
      // Hosts of dynamic providers write their crash reports and caches there.
      TMPDIR: this.options.folder,
    };
  }

  /** Runs `pulumi` with these arguments, whatever it answers. */
  async attempt(args: readonly string[], hooks: CommandHooks = {}, more: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const all = [...args, "--non-interactive"];
    return await run("pulumi", all, {
      cwd: this.folder,
      env: { ...this.environment, ...more },
      onOutput: hooks.onLine,
      onLine: hooks.onLine,
      signal: hooks.signal,
    });
  }

  /** @throws PulumiError unless the command succeeds */
  async pulumi(args: readonly string[], hooks: CommandHooks = {}, more: NodeJS.ProcessEnv = {}): Promise<string> {
    const outcome = await this.attempt(args, hooks, more);
    if (outcome.status !== 0) throw new PulumiError(args, outcome);
    return outcome.stdout;
  }

  /** The stack's outputs, secrets in the clear. */
  async outputs(): Promise<Record<string, unknown>> {
    const text = await this.pulumi(["stack", "output", "--json", "--show-secrets"]);
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  }

  /** Every file that the project and its state consist of, as text: what must not hold a secret in the clear. */
  async filesAsText(): Promise<string> {
    const texts = await Promise.all(
      [this.stateFolder, this.folder, join(this.options.folder, "home")].map(async (folder) => {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
        const files = entries.filter((entry) => entry.isFile());
        return await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "utf8")));
      }),
    );
    return texts.flat().join("\n");
  }
}

/** Copies a program without its stacks, and gives it packages: this checkout's, unless told otherwise. */
export async function copyProgram(
  source: string,
  folder: string,
  packages = join(packageRoot, "node_modules"),
): Promise<void> {
  const isOwn = (path: string): boolean =>
    !path.slice(source.length).includes("node_modules") && !/Pulumi\..+\.yaml$/.test(path);
  await cp(source, folder, { recursive: true, filter: isOwn });
  await linkPackages(packages, join(folder, "node_modules"));
}

/** Gives a project its packages without an installation: a link for each, to where it really lies, and one for their commands. */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to);
  const names = (await readdir(from)).filter((name) => !name.startsWith(".") || name === ".bin");
  await Promise.all(names.map(async (name) => symlink(await realpath(join(from, name)), join(to, name), "dir")));
}
