import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "../../tools/lib/places";
import { inFolder } from "../helpers/folder";
import { ProviderClient } from "../helpers/providerClient";

const plugin = join(packageRoot, "dist", "provider", "plugin", "main.js");

describe("what a provider process compiled", () => {
  it("is kept in the user's cache folder once all is loaded: an engine kills its providers", async () => {
    await inFolder(async (folder) => {
      await useOnce(folder);
      const kept = await filesIn(folder);
      expect(kept).to.have.lengthOf.above(100);
      const others = kept.filter((file) => !file.startsWith(join("pulumi-ventus", "compiled")));
      expect(others).to.deep.equal([]);
      // The second start finds it all, and adds nothing.
      await useOnce(folder);
      expect(await filesIn(folder)).to.deep.equal(kept);
    });
  });

  it("is no condition: the plugin works where the folder can't be made", async () => {
    await useOnce("/dev/null");
  });
});

/** Starts the plugin, has it refuse a resource for want of a login, and kills it. */
async function useOnce(cache: string): Promise<void> {
  const env = { PATH: process.env["PATH"], XDG_CACHE_HOME: cache };
  const child = spawn(process.execPath, [plugin], { env, stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [port] = z.tuple([z.coerce.string().regex(/^\d+\n$/)]).parse(await once(child.stdout, "data"));
    const client = new ProviderClient(Number(port));
    const refusal = await client.read("0".repeat(32)).catch((error: unknown) => String(error));
    expect(refusal).to.contain("has not configured the provider");
    client.close();
  } finally {
    child.kill("SIGKILL");
    await once(child, "close");
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
