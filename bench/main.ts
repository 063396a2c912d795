import { cpus, release, totalmem, type } from "node:os";
import { findEngine } from "../tools/engine/engine";
import { progressOn } from "../tools/lib/progress";
import type { Progress } from "../tools/lib/progress";
import { runMain } from "../tools/lib/stop";
import { startCloud } from "./clouds";
import { live } from "./life";
import type { Life } from "./life";
import { help, readOptions } from "./options";
import type { Options } from "./options";
import { summarize } from "./results";
import type { Result } from "./results";
import { measureStartup } from "./startup";
import { findSubjects } from "./subjects";
import type { Subject } from "./subjects";
import { startupTable, tableOf } from "./table";

async function main(stop: AbortSignal): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  const print = (text: string, json: unknown): void => {
    process.stdout.write(`${options.json ? JSON.stringify(json, undefined, 2) : text}\n`);
  };
  const progress = progressOn(process.stderr);
  const engine = await findEngine({ progress, signal: stop });
  const environment = engine.environment();
  const head = { machine: machine(), node: process.version, engine: engine.version };
  if (options.startup) {
    const times = await measureStartup(options.rounds ?? 20, environment);
    print(`${describe(head)}\n\n${startupTable(times)}`, { ...head, startup: Object.fromEntries(times) });
    return;
  }
  const subjects = chosen(options, findSubjects(environment["PATH"] ?? ""), progress);
  const cloud = await startCloud(options.cloud, Math.max(...options.sizes.map(({ resources }) => resources)), progress);
  try {
    const results: Result[] = [];
    for (const { resources: size, rounds = options.rounds ?? 3 } of options.sizes) {
      const lives = new Map<Subject, Life[]>(subjects.map((subject) => [subject, []]));
      for (let round = 1; round <= rounds; round++) {
        for (const subject of subjects) {
          stop.throwIfAborted();
          progress.line(`${cloud.name}, ${size} resources, round ${round} of ${rounds}: ${subject.name}`);
          lives.get(subject)?.push(await live(engine, cloud, subject, size));
        }
      }
      const some = [...lives].map(([{ name }, all]) => summarize(name, size, all));
      results.push(...some);
      const title = `On ${cloud.name}, ${size} resources, medians of ${rounds}; "vs peer" is of up, refresh, destroy`;
      if (!options.json) process.stdout.write(`\n${title}\n\n${tableOf(some)}\n`);
    }
    print(`\n${describe(head)}`, { ...head, cloud: cloud.name, results });
  } finally {
    await cloud.stop();
  }
}

function chosen({ subjects: wanted }: Options, all: readonly Subject[], progress: Progress): Subject[] {
  const names = all.map(({ name }) => name);
  if (!names.includes("peer"))
    progress.line("Without the peer: no pulumi-resource-openstack on PATH (--help says how to get it).");
  const unknown = (wanted ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`no such subjects: ${unknown.join(", ")}; there are ${names.join(", ")}`);
  return all.filter(({ name }) => wanted?.includes(name) ?? true);
}

function machine(): string {
  const [first] = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} x ${first?.model ?? "unknown"}, ${gigabytes} GiB, ${type()} ${release()}`;
}

function describe({ machine, node, engine }: { machine: string; node: string; engine: string }): string {
  return `Machine: ${machine}. Node ${node}, pulumi ${engine}.`;
}

runMain(main);
