import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Makes a folder that is there whole or not at all: `fill` fills one beside it, which takes the final name when all is on disk. What an earlier
 * call left half made is removed. Only one call at a time may be here: see lock.ts.
 */
export async function makeWhole(folder: string, fill: (partial: string) => Promise<void>): Promise<void> {
  await removeLeftovers(folder);
  const partial = `${folder}.partial-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    await mkdir(partial);
    await fill(partial);
    await sync(partial);
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
    await sync(dirname(folder));
  } finally {
    await rm(partial, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function removeLeftovers(folder: string): Promise<void> {
  const beside = dirname(folder);
  await mkdir(beside, { recursive: true });
  const leftovers = (await readdir(beside)).filter((name) => name.startsWith(`${basename(folder)}.partial-`));
  for (const name of leftovers) await rm(join(beside, name), { recursive: true, force: true });
}

/** Puts a file, or the list of a folder's files, on disk. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
