import { readFileSync } from "node:fs";
import { join } from "node:path";

/** This package's version, from its package.json: two folders up, from dist/provider. Read without zod: it comes first. */
export const version = versionOf(JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")));

export const userAgent = `pulumi-ventus/${version}`;

function versionOf(manifest: unknown): string {
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) {
    if (typeof manifest.version === "string") return manifest.version;
  }
  throw new Error("package.json of pulumi-ventus says no version");
}
