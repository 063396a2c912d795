import { existsSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../lib/command";
import { Apt, debianSystem, NoDebian } from "../lib/debian";
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

async function system(options: InstallOptions): Promise<string> {
  return await orNoCeph(() => debianSystem(options));
}

async function orNoCeph<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof NoDebian ? new NoCeph(`Ceph comes from Debian's packages: ${error.message}`) : error;
  }
}

async function unpack(folder: string, options: InstallOptions): Promise<void> {
  const { env, progress, signal } = options;
  const time = stopwatch();
  const root = join(folder, "root");
  let step = "starting";
  const apt = new Apt({ env, signal, onStep: (what) => (step = what) });
  const work = async (): Promise<void> => {
    await apt.knows("radosgw");
    const install = ["-s", "install", "--no-install-recommends", "ceph-mon", "ceph-osd", "radosgw"];
    const planned = await apt.step("looking for what is missing", "apt-get", install);
    const missing = [...planned.stdout.matchAll(/^Inst (lib\S+)/gm)].map((match) => match[1] ?? "");
    await apt.unpack([...new Set([...wanted, ...missing])], root);
  };
  const text = (): string => `Ceph: ${step}, ${time()}`;
  await ticking(progress, text, () => orNoCeph(work));
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
