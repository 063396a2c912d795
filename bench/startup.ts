import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { packageRoot } from "../tools/lib/places";
import { commands } from "./program";
import { findOnPath } from "./subjects";

interface Starter {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** Milliseconds from the start of a process to the line with its port, each started `rounds` times, in turns. */
export async function measureStartup(rounds: number, env: NodeJS.ProcessEnv): Promise<Map<string, number[]>> {
  const starters = findStarters(env["PATH"] ?? "");
  const times = new Map<string, number[]>(starters.map(({ name }) => [name, []]));
  // The first start of each fills the caches of the file system.
  for (const starter of starters) await timeToLine(starter, env);
  for (let round = 0; round < rounds; round++) {
    for (const starter of starters) times.get(starter.name)?.push(await timeToLine(starter, env));
  }
  return times;
}

function findStarters(path: string): Starter[] {
  const node = process.execPath;
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  const peer = findOnPath("pulumi-resource-openstack", path);
  // Nobody listens there: what is measured comes before a provider speaks to its engine.
  const engine = "127.0.0.1:9";
  return [
    { name: "node, which prints a line", command: node, args: ["-e", "console.log(0)"] },
    { name: "our plugin", command: join(commands, "pulumi-resource-ventus"), args: [engine] },
    {
      name: "a plugin that does nothing",
      command: join(packageRoot, "bench", "floor", "pulumi-resource-floor"),
      args: [engine],
    },
    {
      name: "Pulumi's host of dynamic providers",
      command: node,
      args: [join(sdk, "cmd", "dynamic-provider"), engine],
    },
    ...(peer === undefined ? [] : [{ name: "the peer's plugin", command: peer, args: [engine] }]),
  ];
}

async function timeToLine({ name, command, args }: Starter, env: NodeJS.ProcessEnv): Promise<number> {
  const start = performance.now();
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "close");
  const line = await Promise.race([once(child.stdout, "data"), ended.then(() => undefined)]);
  const time = performance.now() - start;
  child.kill();
  await ended;
  if (line === undefined) throw new Error(`${name} ended without a line on its standard output`);
  return time;
}
