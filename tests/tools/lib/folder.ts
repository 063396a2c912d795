import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of its own for each test of the suite, removed after it. The spaces and quotes are meant: users have them. */
export function useFolder(): () => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ventus it's $HOME "));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}

/** Writes a shell script that can be run. */
export function writeScript(file: string, ...lines: string[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, ["#!/bin/sh", ...lines, ""].join("\n"));
  chmodSync(file, 0o755);
}

/** Writes a folder with all parts of an engine whose `pulumi version` answers `version`. */
export function writeEngine(bin: string, version = "v3.245.0"): void {
  writeScript(join(bin, "pulumi"), `echo ${version}`);
  for (const part of ["pulumi-language-nodejs", "pulumi-language-yaml", "pulumi-resource-pulumi-nodejs"]) {
    writeScript(join(bin, part), "exit 0");
  }
}
