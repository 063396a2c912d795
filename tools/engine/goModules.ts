import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { engineSources } from "./places";
import { isAtLeast } from "./version";

/** A part of the engine that is a Go module; its go.mod and go.sum say which version, and are the only place that does. */
export interface GoPart {
  name: string;
  /** The folder under go/. */
  folder: string;
  /** The Go variable that the official build sets to the version. */
  versionVariable: string;
}

const sdkVersion = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

export const goParts: readonly GoPart[] = [
  { name: "pulumi", folder: "cli", versionVariable: sdkVersion },
  { name: "pulumi-language-nodejs", folder: "nodejs", versionVariable: sdkVersion },
  {
    name: "pulumi-language-yaml",
    folder: "yaml",
    versionVariable: "github.com/pulumi/pulumi-yaml/pkg/version.Version",
  },
];

export interface GoModule {
  folder: string;
  /** The package to build. */
  tool: string;
  /** The version of the module that the package is in: `v3.245.0`. */
  version: string;
  /** The Go version it needs: `1.25.8`. */
  go: string;
  /** Every module that the build may need, as `path@version`. */
  modules: string[];
}

export function goModule(part: GoPart): GoModule {
  const folder = join(engineSources, "go", part.folder);
  const text = readFileSync(join(folder, "go.mod"), "utf8");
  const tool = capture(text, /^tool (\S+)$/m);
  const modules = [...text.matchAll(/^(?:\t|require )([^\s()]+) (v\S+)/gm)].map((match) => ({
    path: match[1] ?? "",
    version: match[2] ?? "",
  }));
  const own = modules
    .filter(({ path }) => tool.startsWith(`${path}/`))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (own === undefined) throw new Error(`${folder}/go.mod requires no module that holds ${tool}`);
  const go = capture(text, /^go (\S+)$/m);
  return { folder, tool, version: own.version, go, modules: modules.map(({ path, version }) => `${path}@${version}`) };
}

/** The oldest Go that builds all parts, which is the newest that one of them asks for. */
export function oldestGo(): string {
  return goParts.map((part) => goModule(part).go).reduce((a, b) => (isAtLeast(a, b) ? a : b));
}

function capture(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`go.mod has no line like ${String(pattern)}`);
  return found;
}

/** What the built engine is made from, word for word. */
export function goIngredients(): string[] {
  const files = goParts.flatMap(({ folder }) => [join("go", folder, "go.mod"), join("go", folder, "go.sum")]);
  return [...files, join("launcher", "pulumi-resource-pulumi-nodejs")].map((file) =>
    readFileSync(join(engineSources, file), "utf8"),
  );
}

/** How many of the modules are not yet in Go's module cache. */
export function absentModules(modules: Iterable<string>, cache: string): number {
  return [...new Set(modules)].filter((module) => {
    // Go writes capitals in file names as `!` and the small letter.
    const [path = "", version = ""] = module.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`).split("@");
    return !existsSync(join(cache, "cache", "download", path, "@v", `${version}.zip`));
  }).length;
}
