import { chmod, copyFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../lib/command";
import { absentModules, type GoModule, goModule, type GoPart, goParts, oldestGo } from "./goModules";
import type { MakeOptions } from "./installer";
import { engineSources } from "./places";
import { type Progress, stopwatch, ticking } from "../lib/progress";
import { isAtLeast, numbersOf } from "./version";

/**
 * Fills `bin` with an engine built from Go modules, and answers with its version.
 *
 * Go uses its own configured module and build caches: they hold the user's mirrors and checksums settings, and a second build, of another
 * version say, takes a fraction of the time. They grow by about 4 GB; `go clean -cache -modcache` gives that back.
 */
export async function build(
  { bin, scratch }: { bin: string; scratch: string },
  { env, progress, signal }: MakeOptions,
): Promise<string> {
  const modules = goParts.map((part) => ({ part, module: goModule(part) }));
  const go = new Go({ ...goEnvironment(env), GOTMPDIR: scratch }, progress, signal);
  const time = stopwatch();
  const cache = await go.check(oldestGo());
  progress.line("Building the engine from its Go modules: three to five minutes the first time, on two cores.");
  const packages = await go.download(
    modules.map(({ module }) => module),
    cache,
  );
  for (const [index, { part, module }] of modules.entries()) await go.build(part, module, packages[index] ?? 0, bin);
  await copyFile(
    join(engineSources, "launcher", "pulumi-resource-pulumi-nodejs"),
    join(bin, "pulumi-resource-pulumi-nodejs"),
  );
  await chmod(join(bin, "pulumi-resource-pulumi-nodejs"), 0o755);
  const version = modules[0]?.module.version ?? "";
  progress.line(`The engine, pulumi ${version}, was built in ${time()}.`);
  return version;
}

/** The user's own Go settings, but nothing that builds for another machine or from other sources than the committed go.sum names. */
function goEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, GOWORK: "off", GOOS: "", GOARCH: "", CGO_ENABLED: "0" };
}

class Go {
  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly progress: Progress,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Makes sure that there is a Go new enough, or one that can fetch such a Go, and answers with its module cache. */
  async check(wanted: string): Promise<string> {
    const asked = await run("go", ["env", "GOVERSION", "GOTOOLCHAIN", "GOMODCACHE"], {
      cwd: tmpdir(),
      env: this.env,
      signal: this.signal,
    });
    const [version = "", toolchain = "", cache = ""] = asked.stdout.split("\n");
    if (asked.status !== 0) throw new Error(`Go is not installed (${asked.stderr.trim()})`);
    // Since 1.21 Go fetches the version that go.mod names, unless GOTOOLCHAIN forbids it.
    const fetches = isAtLeast(version, "1.21") && toolchain !== "local" && !toolchain.startsWith("go");
    if (isAtLeast(version, wanted) || fetches) return cache;
    throw new Error(`Go ${numbersOf(version)?.join(".") ?? version} is too old: ${wanted} is needed`);
  }

  /** Fetches every module that the builds need, and answers with the number of packages of each build. */
  async download(modules: readonly GoModule[], cache: string): Promise<number[]> {
    const total = absentModules(
      modules.flatMap((module) => module.modules),
      cache,
    );
    let count = 0;
    const time = stopwatch();
    const packages = await ticking(
      this.progress,
      () => `Go modules: ${count} of ${Math.max(count, total)} downloaded, ${time()}`,
      async () => {
        const counts = [];
        for (const module of modules) {
          const listed = await this.run(module, ["list", "-mod=readonly", "-deps", module.tool], (line) => {
            if (line.startsWith("go: downloading")) count++;
          });
          counts.push(listed.split("\n").length);
        }
        return counts;
      },
    );
    this.progress.line(`Go modules: ${count} downloaded, the others were there (${time()}).`);
    return packages;
  }

  async build(part: GoPart, module: GoModule, packages: number, bin: string): Promise<void> {
    let count = 0;
    const time = stopwatch();
    // -trimpath: a crash of the engine should not show the folders of whoever built it.
    const flags = [
      "-mod=readonly",
      "-trimpath",
      "-v",
      "-ldflags",
      `-s -w -X ${part.versionVariable}=${module.version}`,
    ];
    await ticking(
      this.progress,
      () => `${part.name}: ${count} packages compiled, ${packages} at most, ${time()}`,
      () =>
        this.run(module, ["build", ...flags, "-o", join(bin, part.name), module.tool], (line) => {
          if (!line.startsWith("go: ")) count++;
        }),
    );
    this.progress.line(`${part.name} ${module.version}: ${count} packages compiled in ${time()}.`);
  }

  private async run(module: GoModule, args: readonly string[], onLine: (line: string) => void): Promise<string> {
    const { status, stdout, stderr } = await run("go", args, {
      cwd: module.folder,
      env: this.env,
      signal: this.signal,
      onLine,
    });
    if (status === 0) return stdout;
    const said = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("go: downloading"));
    throw new Error(`go ${args[0] ?? ""} failed: ${said.slice(-3).join("; ")}`);
  }
}
