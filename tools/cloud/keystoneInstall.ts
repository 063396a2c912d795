import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../lib/command";
import { exclusively } from "../lib/lock";
import { userCache } from "../lib/places";
import { type Progress, stopwatch, ticking } from "../lib/progress";
import { makeWhole } from "../lib/whole";
import { REGION } from "../../sandbox/keystone/catalog";
import { Admin } from "./admin";
import { cloudSources } from "./daemon";
import { fixture } from "../../sandbox/fixture";
import { createFixture } from "./fixture";
import { startServer, writeKeystoneConfig } from "./keystoneServer";
import { freePort } from "./ports";

/** The versions that were tried; the committed constraints fit them all. */
export const keystoneVersions = ["30.0.0", "29.1.0", "28.0.0"] as const;
export type KeystoneVersion = (typeof keystoneVersions)[number];

const constraints = join(cloudSources, "keystone-constraints.txt");

/** This machine cannot have a Keystone; the message says what is missing. */
export class NoKeystone extends Error {
  override readonly name = "NoKeystone";
}

/** A Python that has Keystone, and the data of a bootstrapped one with the fixture: database, keys and fixture.json, to be copied. */
export interface InstalledKeystone {
  python: string;
  snapshot: string;
}

export interface InstallOptions {
  env: NodeJS.ProcessEnv;
  progress: Progress;
  signal?: AbortSignal | undefined;
}

/** The cached Keystone of that version; if there is none, makes it, which takes half a minute. */
export async function installedKeystone(version: KeystoneVersion, options: InstallOptions): Promise<InstalledKeystone> {
  const cache = join(userCache(options.env), "cloud");
  const ingredients = JSON.stringify([readFileSync(constraints, "utf8"), fixture]);
  const digest = createHash("sha256").update(ingredients).digest("hex").slice(0, 8);
  const folder = join(cache, `keystone-${version}-python${await pythonVersion(options)}-${digest}`);
  if (!existsSync(folder)) {
    const make = async (): Promise<void> => {
      if (!existsSync(folder)) await makeWhole(folder, (partial) => new Maker(partial, version, options).make());
    };
    await exclusively(join(cache, "lock"), make, { what: `a real cloud`, ...options });
  }
  return installedIn(folder);
}

function installedIn(folder: string): InstalledKeystone {
  return { python: join(folder, "venv", "bin", "python"), snapshot: join(folder, "snapshot") };
}

async function pythonVersion({ env, signal }: InstallOptions): Promise<string> {
  const program = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
  const asked = await run("python3", ["-c", program], { env, signal });
  if (asked.status === 0) return asked.stdout.trim();
  const said = asked.stderr.trim().split("\n").at(-1) ?? "";
  throw new NoKeystone(`A real Keystone takes Python 3 with its venv module (Debian: python3-venv). ${said}`);
}

class Maker {
  private readonly python: string;
  private readonly snapshot: string;
  private readonly state: string;
  private readonly time = stopwatch();

  constructor(
    private readonly folder: string,
    private readonly version: KeystoneVersion,
    private readonly options: InstallOptions,
  ) {
    ({ python: this.python, snapshot: this.snapshot } = installedIn(folder));
    this.state = join(folder, "state");
  }

  async make(): Promise<void> {
    await this.install();
    await this.bootstrap();
    await this.addFixture();
    await mkdir(this.snapshot);
    for (const name of ["keystone.db", "keys", "fixture.json"]) {
      await cp(join(this.state, name), join(this.snapshot, name), { recursive: true });
    }
    await rm(this.state, { recursive: true });
    this.options.progress.line(`Keystone ${this.version} was installed in ${this.time()}.`);
  }

  private async install(): Promise<void> {
    const packages = ["--constraint", constraints, `keystone==${this.version}`, "gunicorn"];
    try {
      await this.step("making a Python environment", "python3", "-m", "venv", join(this.folder, "venv"));
      await this.step("installing", this.python, "-m", "pip", "install", "--quiet", ...packages);
    } catch (error) {
      throw error instanceof Error ? new NoKeystone(error.message) : error;
    }
  }

  private async bootstrap(): Promise<void> {
    for (const keys of ["fernet", "credential"]) {
      await mkdir(join(this.state, "keys", keys), { recursive: true, mode: 0o700 });
    }
    const config = await writeKeystoneConfig(this.state);
    // By its module: the script that pip wrote names the folder from which this one is renamed.
    const manage = ["-c", "from keystone.cmd.manage import main; main()", "--config-file", config];
    const who = ["--keystone-user", String(process.getuid?.()), "--keystone-group", String(process.getgid?.())];
    await this.step("making the database", this.python, ...manage, "db_sync");
    await this.step("making keys", this.python, ...manage, "fernet_setup", ...who);
    await this.step("making keys", this.python, ...manage, "credential_setup", ...who);
    const login = ["--bootstrap-password", fixture.users.admin.password, "--bootstrap-region-id", REGION];
    const url = ["--bootstrap-public-url", "http://127.0.0.1/v3"];
    await this.step("bootstrapping", this.python, ...manage, "bootstrap", ...login, ...url);
  }

  private async addFixture(): Promise<void> {
    const port = await freePort();
    const { python, state } = this;
    const server = await startServer({ python, state, port, ...this.options });
    try {
      const people = await createFixture(await Admin.login(`http://127.0.0.1:${port}/v3`));
      await writeFile(join(state, "fixture.json"), `${JSON.stringify(people, undefined, 2)}\n`);
    } finally {
      await server.stop();
    }
  }

  private async step(what: string, command: string, ...args: string[]): Promise<void> {
    const { env, progress, signal } = this.options;
    const quiet = { ...env, PIP_DISABLE_PIP_VERSION_CHECK: "1", PYTHONWARNINGS: "ignore" };
    const { status, stderr } = await ticking(
      progress,
      () => `Keystone ${this.version}: ${what}, ${this.time()}`,
      () => run(command, args, { env: quiet, signal, cwd: this.folder }),
    );
    if (status === 0) return;
    throw new Error(`Keystone ${this.version}, ${what}: ${stderr.split("\n").slice(-5).join("\n")}`);
  }
}
