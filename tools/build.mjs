// Compiles everything into dist/. Always anew, so that a renamed file never lives on as stale output that tests or a package pick up; and
// beside the old one, so that what is running from dist/ (a sandbox, a test, another npm script that builds) never sees half of it.
import { chmodSync, renameSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeBundles } from "./bundle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const fresh = join(root, `dist.${process.pid}.new`);
const stale = join(root, `dist.${process.pid}.old`);
const remove = (folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

const tsc = require.resolve("typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", root, "--outDir", fresh], { stdio: "inherit" });
if (status !== 0) {
  remove(fresh);
  process.exit(status ?? 1);
}
try {
  await makeBundles(fresh);
} catch (error) {
  remove(fresh);
  throw error;
}
// npm sets the executable bit of a bin only when it installs; a linked checkout runs the file itself.
for (const bin of Object.values(require("../package.json").bin)) chmodSync(bin.replace(/^(\.\/)?dist/, fresh), 0o755);
try {
  renameSync(join(root, "dist"), stale);
} catch (error) {
  if (error.code !== "ENOENT") throw error;
}
renameSync(fresh, join(root, "dist"));
remove(stale);
