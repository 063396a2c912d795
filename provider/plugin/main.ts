#!/usr/bin/env node
// `pulumi-resource-ventus <address of the engine>`: what the engine starts. It wants one line on stdout, the port.
import "./prepared";
// Second: what is loaded before is not kept. Not by `import()`, which reads the whole file once more, for its exports.
import { startServer } from "./bundle";

async function main(): Promise<void> {
  const { plugin, port } = await startServer();
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
