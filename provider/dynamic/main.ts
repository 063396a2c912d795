// "pulumi-ventus/dynamic-provider": what the state names as the provider.
import { createRequire } from "node:module";
import { join } from "node:path";
import { start } from "../start";
import { isHost } from "./host";

/** provider.ts and all that it loads in one file, which tools/bundle.mjs makes; Pulumi's SDK is not in it. */
const bundle = join(__dirname, "bundle.js");

// A test, or a program that imports the provider, keeps its own settings.
const provider: unknown = isHost(process.argv) ? start(bundle, "grown") : createRequire(bundle)(bundle);

export = provider;
