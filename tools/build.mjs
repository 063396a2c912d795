// Compiles everything into dist/. Removed first, so that a renamed file never lives on as stale output that tests or a package pick up.
import { chmodSync, existsSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
rmSync(`${root}/dist`, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const { status } = spawnSync(process.execPath, [tsc, "-p", root], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
// npm sets the executable bit of a bin only when it installs; a linked checkout runs the file itself.
for (const bin of ["sandbox/cli.js"]) if (existsSync(`${root}/dist/${bin}`)) chmodSync(`${root}/dist/${bin}`, 0o755);
