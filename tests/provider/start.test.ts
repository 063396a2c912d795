import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../../tools/lib/places";
import { startSandbox } from "../../sandbox";
import { inFolder } from "../helpers/folder";
import { ProviderClient } from "../helpers/providerClient";

const plugin = join(packageRoot, "dist", "provider", "plugin", "main.js");

describe("what a provider process compiled", () => {
  it("is kept in the user's cache folder once a first operation is done: an engine kills its providers", async () => {
    await inFolder(async (folder) => {
      await useOnce(folder);
      const kept = await filesIn(folder);
      const file = `plugin-${process.version}-${process.arch}.cache`;
      expect(kept).to.deep.equal([join("pulumi-ventus", "compiled", file)]);
      const { size, mtimeMs, mode } = await stat(join(folder, kept[0] ?? ""));
      // With the functions that were called, not only what was compiled when the file was loaded: 0.2 MB.
      expect(size).to.be.above(400_000);
      expect(mode & 0o077).to.equal(0);
      // The second start takes it, and writes nothing.
      await useOnce(folder);
      expect(await filesIn(folder)).to.deep.equal(kept);
      expect((await stat(join(folder, kept[0] ?? ""))).mtimeMs).to.equal(mtimeMs);
    });
  });

  it("is kept of the dynamic provider too", async () => {
    await inFolder(async (folder) => {
      // The host's command line is what tells it from a program that imports the provider.
      const host = join(folder, "dynamic-provider.js");
      const door = JSON.stringify(join(packageRoot, "dist", "provider", "dynamic", "main.js"));
      const program = `const provider = require(${door});
        provider.configure({ config: { get: () => undefined } });
        provider.create({ waitForActive: 0 }).catch((error) => console.log(error.message));
        setTimeout(() => process.exit(), 300);`;
      await writeFile(host, program);
      const env = { PATH: process.env["PATH"], XDG_CACHE_HOME: folder };
      const child = spawn(process.execPath, [host, "127.0.0.1:9"], { env, stdio: ["ignore", "pipe", "inherit"] });
      let printed = "";
      for await (const chunk of child.stdout) printed += String(chunk);
      expect(printed).to.contain("authUrl");
      const kept = (await filesIn(folder)).filter((file) => file.endsWith(".cache"));
      const file = `dynamic-${process.version}-${process.arch}.cache`;
      expect(kept).to.deep.equal([join("pulumi-ventus", "compiled", file)]);
    });
  });

  const spoiled: [string, (bytes: Buffer) => Buffer][] = [
    ["of other code", (bytes) => Buffer.concat([Buffer.alloc(32), bytes.subarray(32)])],
    ["broken", (bytes) => Buffer.concat([bytes.subarray(0, -9), Buffer.alloc(9, 7)])],
    ["half", (bytes) => bytes.subarray(0, bytes.length / 2)],
    ["empty", () => Buffer.alloc(0)],
  ];
  for (const [how, spoil] of spoiled) {
    it(`is not taken where it is ${how}, and made anew`, async () => {
      await inFolder(async (folder) => {
        await useOnce(folder);
        const file = join(folder, (await filesIn(folder))[0] ?? "");
        const good = await readFile(file);
        await writeFile(file, spoil(good));
        await useOnce(folder);
        const anew = await readFile(file);
        expect(anew.subarray(0, 32).equals(good.subarray(0, 32))).to.equal(true);
        expect(anew.length).to.be.above(400_000);
      });
    });
  }

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
    // What it keeps it keeps after its answer.
    await client.handshake();
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
