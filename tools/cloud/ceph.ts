import { existsSync, readdirSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Outcome, run } from "../lib/command";
import { exclusively } from "../lib/lock";
import { userCache } from "../lib/places";
import { stopwatch, ticking } from "../lib/progress";
import { makeWhole } from "../lib/whole";
import type { InstallOptions } from "./keystoneInstall";

/** This machine cannot have a Ceph; the message says what is missing. */
export class NoCeph extends Error {
  override readonly name = "NoCeph";
}

/** The programs, and the Python modules of the `ceph` command; the libraries are those that apt finds missing on this machine. */
const wanted = [
  ...["ceph-mon", "ceph-osd", "ceph-base", "ceph-common", "radosgw", "librados2", "libradosstriper1"],
  ...["python3-rados", "python3-ceph-argparse", "python3-ceph-common", "python3-prettytable", "python3-wcwidth"],
];

/** Ceph's programs in a folder of their own: unpacked, not installed, so nothing on the machine changes and no root is needed. */
export interface Ceph {
  bin: string;
  /** The libraries, and below them Ceph's plug-ins. */
  lib: string;
  env: NodeJS.ProcessEnv;
}

/** The cached Ceph of this machine; if there is none, unpacks Debian's packages, which takes half a minute. */
export async function installedCeph(options: InstallOptions): Promise<Ceph> {
  const cache = join(userCache(options.env), "cloud");
  const folder = join(cache, `ceph-${await system(options)}`);
  if (!existsSync(folder)) {
    const make = async (): Promise<void> => {
      if (!existsSync(folder)) await makeWhole(folder, (partial) => unpack(partial, options));
    };
    await exclusively(join(cache, "lock"), make, { what: "a real cloud", ...options });
  }
  return unpackedIn(join(folder, "root"), options.env);
}

/** `debian-12-amd64`: the packages of one do not run on another. */
async function system({ env, signal }: InstallOptions): Promise<string> {
  const asked = await run("sh", ["-c", '. /etc/os-release && echo "$ID-$VERSION_ID-$(dpkg --print-architecture)"'], {
    env,
    signal,
  });
  const name = asked.stdout.trim();
  if (asked.status === 0 && !name.endsWith("-")) return name;
  throw new NoCeph("Ceph comes from Debian's packages, and there is no dpkg here");
}

async function unpack(folder: string, options: InstallOptions): Promise<void> {
  const { env, progress, signal } = options;
  const time = stopwatch();
  const [debs, root] = [join(folder, "debs"), join(folder, "root")];
  for (const each of [debs, root]) await mkdir(each);
  const step = async (what: string, command: string, ...args: string[]): Promise<Outcome> => {
    const plain = { ...env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" };
    const work = (): Promise<Outcome> => run(command, args, { env: plain, cwd: debs, signal });
    const outcome = await ticking(progress, () => `Ceph: ${what}, ${time()}`, work);
    if (outcome.status === 0) return outcome;
    throw new NoCeph(`${what} failed: ${outcome.stderr.trim().split("\n").slice(-2).join("; ")}`);
  };
  if ((await run("apt-cache", ["show", "radosgw"], { env, signal })).status !== 0) {
    await step("apt-get update (takes root)", "apt-get", "update", "-q");
  }
  const install = ["-s", "install", "--no-install-recommends", "ceph-mon", "ceph-osd", "radosgw"];
  const planned = await step("looking for what is missing", "apt-get", ...install);
  const missing = [...planned.stdout.matchAll(/^Inst (lib\S+)/gm)].map((match) => match[1] ?? "");
  const packages = new Set([...wanted, ...missing]);
  // As root apt would drop to a user that may not write here.
  await step(
    `downloading ${packages.size} packages`,
    "apt-get",
    "-o",
    "APT::Sandbox::User=",
    "-q",
    "download",
    ...packages,
  );
  for (const deb of await readdir(debs)) await step(`unpacking ${deb}`, "dpkg-deb", "-x", deb, root);
  await rm(debs, { recursive: true });
  const ceph = unpackedIn(root, env);
  for (const program of ["ceph-mon", "ceph-osd", "radosgw", "monmaptool"]) {
    const { stdout } = await run("ldd", [join(ceph.bin, program)], { env: ceph.env, signal });
    const absent = [...stdout.matchAll(/(\S+) => not found/g)].map((match) => match[1]);
    if (absent.length > 0) throw new NoCeph(`${program} misses ${absent.join(", ")}`);
  }
  const version = (await run(join(ceph.bin, "radosgw"), ["--version"], { env: ceph.env, signal })).stdout.trim();
  await writeFile(join(folder, "version"), `${version}\n`);
  progress.line(`${version} was unpacked in ${time()}.`);
}

function unpackedIn(root: string, env: NodeJS.ProcessEnv): Ceph {
  const libraries = readdirSync(join(root, "usr", "lib")).find((name) => name.endsWith("-linux-gnu"));
  if (libraries === undefined) throw new NoCeph(`${root} has no libraries`);
  const lib = join(root, "usr", "lib", libraries);
  return {
    bin: join(root, "usr", "bin"),
    lib,
    env: {
      ...env,
      LD_LIBRARY_PATH: [lib, join(lib, "ceph"), join(root, "lib", libraries)].join(":"),
      PYTHONPATH: join(root, "usr", "lib", "python3", "dist-packages"),
    },
  };
}
