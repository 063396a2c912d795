import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { makeWhole, sync } from "../lib/whole";
import { type Attempt, isExecutable, parts } from "./parts";

const manifestName = "engine.json";

/** Written last, when everything else is on disk: a folder without it, or in which a file differs from it, is not an engine. */
const Manifest = z.object({
  format: z.literal(1),
  madeBy: z.enum(["installed", "built"]),
  version: z.string(),
  files: z.array(z.object({ name: z.string(), size: z.number() })),
});
type Manifest = z.infer<typeof Manifest>;

/** The engine in `folder`, if a whole one is there. */
export async function cachedEngine(folder: string): Promise<Attempt> {
  const manifest = await readManifest(folder);
  if (manifest === undefined) return { reason: `nothing is cached in ${folder}` };
  const bin = join(folder, "bin");
  const listed = new Set(manifest.files.map(({ name }) => name));
  const unlisted = parts.filter((part) => !listed.has(part) || !isExecutable(join(bin, part)));
  if (unlisted.length > 0) return { reason: `the cached engine in ${folder} lacks ${unlisted.join(", ")}` };
  for (const { name, size } of manifest.files) {
    const found = await sizeOf(join(bin, name));
    if (found !== size)
      return { reason: `the cached ${join(bin, name)} has ${found ?? "no"} bytes instead of ${size}` };
  }
  return { engine: { version: manifest.version, madeBy: manifest.madeBy, folder: bin } };
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return Manifest.parse(JSON.parse(await readFile(join(folder, manifestName), "utf8")));
  } catch {
    return undefined;
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch {
    return undefined;
  }
}

/** Makes the engine of `folder`: `make` fills `bin` and answers with the version; `scratch` is for what it needs meanwhile. */
export async function makeCached(
  folder: string,
  madeBy: Manifest["madeBy"],
  make: (workspace: { bin: string; scratch: string }) => Promise<string>,
): Promise<Attempt> {
  await makeWhole(folder, async (partial) => {
    const workspace = { bin: join(partial, "bin"), scratch: join(partial, "scratch") };
    for (const each of Object.values(workspace)) await mkdir(each);
    const version = await make(workspace);
    await rm(workspace.scratch, { recursive: true, force: true });
    await writeManifest(partial, { format: 1, madeBy, version, files: await settle(workspace.bin) });
  });
  return cachedEngine(folder);
}

/** Puts every file of the folder on disk and lists them. */
async function settle(bin: string): Promise<Manifest["files"]> {
  const files = [];
  for (const name of (await readdir(bin)).sort()) {
    await sync(join(bin, name));
    files.push({ name, size: (await stat(join(bin, name))).size });
  }
  await sync(bin);
  return files;
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const file = join(folder, manifestName);
  await writeFile(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
  await sync(file);
}
