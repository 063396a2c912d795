import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../../tools/lib/places";
import { startSandbox } from "../../sandbox";
import { inFolder } from "../helpers/folder";
import { ProviderClient } from "../helpers/providerClient";

const plugin = join(packageRoot, "dist", "provider", "plugin", "main.js");

describe("what a provider process compiled", () => {
  it("is kept in the user's cache folder once all is loaded: an engine kills its providers", async () => {
    await inFolder(async (folder) => {
      await useOnce(folder);
      const kept = await filesIn(folder);
      // Of the two files that are loaded once it is set up, one is all the code: bundle.js.
      const sizes = await Promise.all(kept.map(async (file) => (await stat(join(folder, file))).size));
      expect(Math.max(...sizes)).to.be.above(100_000);
      const others = kept.filter((file) => !file.startsWith(join("pulumi-ventus", "compiled")));
      expect(others).to.deep.equal([]);
      // The second start finds it all, and adds nothing.
      await useOnce(folder);
      expect(await filesIn(folder)).to.deep.equal(kept);
    });
  });

  it("is kept of the dynamic provider too, once its host has configured it", async () => {
    await inFolder(async (folder) => {
      // The host's command line is what tells it from a program that imports the provider.
      const host = join(folder, "dynamic-provider.js");
      const door = JSON.stringify(join(packageRoot, "dist", "provider", "dynamic", "main.js"));
      await writeFile(
        host,
        `require(${door}).configure({ config: { get: () => undefined } }).then(() => process.kill(process.pid, "SIGKILL"))`,
      );
      const env = { PATH: process.env["PATH"], XDG_CACHE_HOME: folder };
      await once(spawn(process.execPath, [host, "127.0.0.1:9"], { env, stdio: "inherit" }), "close");
      const kept = (await filesIn(folder)).filter((file) => file.startsWith(join("pulumi-ventus", "compiled")));
      const sizes = await Promise.all(kept.map(async (file) => (await stat(join(folder, file))).size));
      expect(Math.max(...sizes)).to.be.above(100_000);
    });
  });

  it("is no condition: the plugin works where the folder can't be made", async () => {
    await useOnce("/dev/null");
  });
});

/** Starts the plugin, has it create a set, and kills it. */
async function useOnce(cache: string): Promise<void> {
  const sandbox = await startSandbox();
  const env = { PATH: process.env["PATH"], XDG_CACHE_HOME: cache, ...sandbox.environment() };
  const child = spawn(process.execPath, [plugin], { env, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = z.tuple([z.coerce.string().regex(/^\d+\n$/)]).parse(await once(child.stdout, "data"));
    const client = new ProviderClient(Number(port));
    await client.configure({});
    await client.create({ waitForActive: 0 });
    client.close();
  } finally {
    child.kill("SIGKILL");
    await once(child, "close");
    await sandbox.stop();
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
