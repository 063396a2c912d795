import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../../tools/lib/places";
import { inFolder } from "../helpers/folder";

const plugin = join(packageRoot, "dist", "provider", "plugin", "main.js");

describe("what a provider process compiled", () => {
  it("is kept in the user's cache folder, early: an engine kills its providers", async () => {
    await inFolder(async (folder) => {
      const [port, kept] = await start(folder, async () => await filesIn(folder));
      expect(port).to.match(/^\d+\n$/);
      expect(kept).to.have.lengthOf.above(20);
      const others = kept.filter((file) => !file.startsWith(join("pulumi-ventus", "compiled")));
      expect(others).to.deep.equal([]);
    });
  });

  it("is no condition: the plugin starts where the folder can't be made", async () => {
    const [port] = await start("/dev/null", () => Promise.resolve([]));
    expect(port).to.match(/^\d+\n$/);
  });
});

/** Starts the plugin, and kills it once `look` finds many files, or 5 s have passed. */
async function start(cache: string, look: () => Promise<string[]>): Promise<[string, string[]]> {
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const child = spawn(process.execPath, [plugin], { env, stdio: ["ignore", "pipe", "inherit"] });
  const [chunk]: readonly unknown[] = z.tuple([z.unknown()]).parse(await once(child.stdout, "data"));
  const end = Date.now() + 5_000;
  let found = await look();
  while (cache !== "/dev/null" && found.length <= 20 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    found = await look();
  }
  child.kill("SIGKILL");
  await once(child, "close");
  return [String(chunk), found];
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
