import { parseArgs } from "node:util";
import { findEngine } from "./engine";
import { oldestGo } from "./goModules";
import { progressOn } from "../lib/progress";
import { runMain } from "../lib/stop";
import { shellLines } from "./shell";

const help = `Puts a complete Pulumi engine on PATH:

  eval "$(npm run -s engine)"

Takes what is on PATH already, else what an earlier call cached, else what Pulumi's own installer brings, else builds it from its Go modules
(Go ${oldestGo()} or newer; three to five minutes, once). It is kept in the user's cache folder, under pulumi-ventus/engine. A build leaves about
4 GB in Go's own caches, which \`go clean -cache -modcache\` gives back.

  --json      print JSON instead of shell lines: source, version, path
  --rebuild   make the engine anew, whatever is on PATH or cached
  --help      this text
`;

async function main(signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({
    options: { help: { type: "boolean" }, json: { type: "boolean" }, rebuild: { type: "boolean" } },
  });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const engine = await findEngine({ progress: progressOn(process.stderr), signal, rebuild: values.rebuild ?? false });
  const { source, version, path } = engine;
  const json = `${JSON.stringify({ source, version, path }, undefined, 2)}\n`;
  process.stdout.write(values.json ? json : shellLines(engine));
}

runMain(main);
