import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { z } from "zod";

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** Of these the plugin loads a folder alone, and that needs nothing beside what the plugin itself depends on. */
const parts: ReadonlyMap<string, string> = new Map([["@pulumi/pulumi", "proto"]]);

/**
 * What an installed plugin needs of `node_modules`: the packages that the package in `root` depends on, theirs, and so on.
 * Where a part is enough, that part and the package.json.
 *
 * @returns Paths relative to `root`, so that a copy with the same paths resolves as the original does.
 */
export async function packagesOf(root: string): Promise<string[]> {
  const found = new Set<string>();
  const visit = async (folder: string): Promise<void> => {
    const { dependencies } = manifest.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
    for (const name of Object.keys(dependencies)) {
      const installed = resolve(root, folder, name);
      const path = relative(root, installed);
      if (found.has(path)) continue;
      const part = parts.get(name);
      if (part === undefined) {
        found.add(path);
        await visit(installed);
      } else {
        found.add(join(path, part)).add(join(path, "package.json"));
      }
    }
  };
  await visit(root);
  return [...found].sort();
}

/** As Node looks for a package: in the `node_modules` beside, and above. */
function resolve(root: string, folder: string, name: string): string {
  for (let above = folder; ; above = dirname(above)) {
    const candidate = join(above, "node_modules", name);
    if (existsSync(candidate)) return candidate;
    if (above === root) throw new Error(`${name}, on which ${folder} depends, is not installed: run npm ci`);
  }
}
