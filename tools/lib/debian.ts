import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Outcome, run } from "./command";

/** This machine can have none of Debian's packages; the message says what is missing. */
export class NoDebian extends Error {
  override readonly name = "NoDebian";
}

export interface DebianOptions {
  env: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
  /** Called with what is done next. */
  onStep?: ((what: string) => void) | undefined;
}

/** `debian-12-amd64`: the packages of one do not run on another. */
export async function debianSystem({ env, signal }: DebianOptions): Promise<string> {
  const asked = await run("sh", ["-c", '. /etc/os-release && echo "$ID-$VERSION_ID-$(dpkg --print-architecture)"'], {
    env,
    signal,
  });
  const name = asked.stdout.trim();
  if (asked.status === 0 && !name.endsWith("-")) return name;
  throw new NoDebian("there is no dpkg here");
}

/** Debian's package tools, in a language that can be read by a program, with a list of packages that has this one. */
export class Apt {
  constructor(private readonly options: DebianOptions) {}

  /** Fetches the list of packages, which takes root, unless there is one that has this package. */
  async knows(name: string): Promise<void> {
    const { env, signal } = this.options;
    if ((await run("apt-cache", ["show", name], { env, signal })).status === 0) return;
    await this.step("apt-get update (takes root)", "apt-get", ["update", "-q"]);
  }

  /** Downloads packages and unpacks them into a new folder: they are not installed, so nothing on the machine changes. */
  async unpack(packages: readonly string[], root: string): Promise<void> {
    const debs = `${root}.debs`;
    for (const each of [debs, root]) await mkdir(each);
    // As root apt would drop to a user that may not write here.
    const download = ["-o", "APT::Sandbox::User=", "-q", "download", ...packages];
    await this.step(`downloading ${packages.length} packages`, "apt-get", download, debs);
    for (const deb of await readdir(debs)) {
      await this.step(`unpacking ${deb}`, "dpkg-deb", ["-x", join(debs, deb), root]);
    }
    await rm(debs, { recursive: true });
  }

  async step(what: string, command: string, args: readonly string[], cwd?: string): Promise<Outcome> {
    const { env, signal, onStep } = this.options;
    onStep?.(what);
    const plain = { ...env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" };
    const outcome = await run(command, args, { env: plain, signal, ...(cwd === undefined ? {} : { cwd }) });
    if (outcome.status === 0) return outcome;
    throw new NoDebian(`${what} failed: ${outcome.stderr.trim().split("\n").slice(-2).join("; ")}`);
  }
}
