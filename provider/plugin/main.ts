#!/usr/bin/env node
// `pulumi-resource-ventus <address of the engine>`: what the engine starts. It wants one line on stdout, the port.
import { join } from "node:path";
import { start } from "../start";

/** server.ts and all that it loads in one file, which tools/bundle.mjs makes. */
const bundle = start(join(__dirname, "bundle.js"));

async function main(): Promise<void> {
  if (!isServer(bundle)) throw new Error("bundle.js is not what it was built as");
  const { plugin, port } = await bundle.startServer();
  process.stdout.write(`${port}\n`);
  const address = process.argv[2];
  // Without an engine somebody debugs the plugin, which lives until they end it: PULUMI_DEBUG_PROVIDERS=ventus:<port>.
  if (address === undefined) return;
  await plugin.attach(address).gone();
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`pulumi-resource-ventus: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

function isServer(exports: unknown): exports is typeof import("./server") {
  return typeof exports === "object" && exports !== null && "startServer" in exports;
}
