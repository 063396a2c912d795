import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const manifest = z.object({ version: z.string() });

/** This package's version, from its package.json: two folders up, from dist/provider. */
export const version = manifest.parse(JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"))).version;

export const userAgent = `pulumi-ventus/${version}`;
