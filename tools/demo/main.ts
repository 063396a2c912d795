import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { startSandbox } from "../../sandbox";
import { findEngine } from "../engine/engine";
import { packageRoot } from "../lib/places";
import { progressOn, stopwatch } from "../lib/progress";
import { runMain } from "../lib/stop";
import { PulumiProject } from "../pulumi/project";
import { Console } from "./console";
import { tellStory } from "./story";

const help = `Shows the main job on a sandbox cloud, with a real Pulumi engine:

  npm run demo

Creates Object Storage Credentials, uses them, regenerates them, loses them, makes them anew and removes them, checking each promise
on the way. Exit status 0: all of them held. Everything lies in a temporary folder that goes away at the end, on Ctrl-C too.

  --keep      leave the temporary folder, and say where it is
  --help      this text
`;

async function main(signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: "boolean", short: "h" }, keep: { type: "boolean" } } });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  const time = stopwatch();
  const engine = await findEngine({ progress: progressOn(process.stderr), signal });
  say(`Engine: pulumi ${engine.version} (${engine.source})`);
  const folder = await mkdtemp(join(tmpdir(), "pulumi-ventus-demo-"));
  const sandbox = await startSandbox();
  say(`Cloud:  a sandbox, Keystone at ${sandbox.authUrl}, S3 at ${sandbox.s3Endpoint}; its state is in memory`);
  const environment = sandbox.environment();
  const console = Console.open(environment);
  const isChange = ({ method, path }: { method: string; path: string }): boolean =>
    !["GET", "HEAD"].includes(method) && !path.endsWith("/auth/tokens");
  try {
    const project = await PulumiProject.copy(join(packageRoot, "examples", "quickstart"), {
      engine,
      folder,
      environment,
    });
    let steps = 0;
    await tellStory({
      project,
      console,
      changes: () => sandbox.requests.filter(isChange).length,
      step: (text) => {
        say(`\n${colors.bold(`${++steps}. ${text}`)}`);
      },
      checked: (text) => {
        say(`   ${colors.green("ok")}  ${text}`);
      },
      output: (line) => {
        // Pulumi's own dots, which tell a terminal that it lives, say nothing in a log.
        if (line.trim() !== "" && !line.startsWith("@ ")) say(colors.dim(`   | ${line}`));
      },
      signal,
    });
    say(`\n${colors.bold("Every promise held.")} (${time()})`);
  } finally {
    await console.close();
    await sandbox.stop();
    if (values.keep) say(`Left in ${folder}`);
    else await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

runMain(main);
