import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { run } from "../lib/command";
import { packageRoot } from "../lib/places";

/** Where Pulumi runs and this plugin does: it is JavaScript, and the same everywhere; its launcher wants a POSIX shell. */
export const platforms = ["linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64"] as const;

/**
 * Makes the archives that `pulumi plugin install resource ventus <version> --file …` installs, named as Pulumi names them.
 *
 * @param folder Where to put them; made if it is not there.
 * @returns Their paths.
 */
export async function makeTarballs(folder: string, wanted: readonly string[] = platforms): Promise<string[]> {
  const manifest = z.object({ version: z.string() });
  const { version } = manifest.parse(JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")));
  const stage = await mkdtemp(join(tmpdir(), "pulumi-ventus-release-"));
  try {
    await fill(stage);
    const files = wanted.map((platform) => join(folder, `pulumi-resource-ventus-v${version}-${platform}.tar.gz`));
    await mkdir(folder, { recursive: true });
    const [first, ...others] = files;
    if (first === undefined) return [];
    const { status, stderr } = await run("tar", ["-czf", first, "-C", stage, ...(await readdir(stage))]);
    if (status !== 0) throw new Error(`tar failed: ${stderr}`);
    for (const file of others) await cp(first, file);
    return files;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** All that a plugin's process reads, and what the licences of the packages in its bundle want to be there. */
const contents = [
  "package.json",
  "schema.json",
  "LICENSE",
  "README.md",
  "dist/provider/THIRD-PARTY-LICENSES.txt",
  "dist/provider/codeCache.js",
  "dist/provider/start.js",
  "dist/provider/version.js",
  "dist/provider/plugin/main.js",
  "dist/provider/plugin/bundle.js",
];

async function fill(stage: string): Promise<void> {
  const launcher = "pulumi-resource-ventus";
  await cp(join(packageRoot, "tools", "release", "launcher", launcher), join(stage, launcher));
  for (const path of contents) await cp(join(packageRoot, path), join(stage, path));
}
