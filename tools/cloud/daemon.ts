import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, closeSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { packageRoot } from "../lib/places";

export const cloudSources = join(packageRoot, "tools", "cloud");

/** Milliseconds that a daemon has to end by itself. */
const graceful = 10_000;

export interface DaemonOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** The file that gets what the daemon prints. */
  log: string;
}

/** A server that runs beside this process and ends with it, however this ends. */
export class Daemon {
  private readonly child: ChildProcess;
  private readonly gone: Promise<unknown>;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    private readonly options: DaemonOptions,
  ) {
    const log = openSync(options.log, "a");
    const { cwd, env } = options;
    // A process group of its own, so that Ctrl-C in a terminal reaches this process alone, which then stops its daemons in order.
    this.child = spawn(join(cloudSources, "until-parent-ends.sh"), [command, ...args], {
      cwd,
      env,
      stdio: ["pipe", log, log],
      detached: true,
    });
    closeSync(log);
    this.gone = once(this.child, "exit").catch(() => undefined);
  }

  get running(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits until `url` answers with a status below 500. */
  async answers(url: string, signal?: AbortSignal, limit = 60_000): Promise<void> {
    const end = Date.now() + limit;
    while (Date.now() < end) {
      signal?.throwIfAborted();
      if (!this.running) throw new Error(`${this.name} ended at once. ${this.lastWords()}`);
      if (await this.answersNow(url)) return;
      await sleep(50, undefined, { signal });
    }
    throw new Error(`${this.name} did not answer on ${url} within ${limit / 1000} s. ${this.lastWords()}`);
  }

  private async answersNow(url: string): Promise<boolean> {
    try {
      const { statusCode, body } = await request(url, { bodyTimeout: 5000, headersTimeout: 5000 });
      await body.dump();
      return statusCode < 500;
    } catch {
      return false;
    }
  }

  private lastWords(): string {
    const lines = readFileSync(this.options.log, "utf8").trim().split("\n");
    return ["Its last words:", ...lines.slice(-5)].join("\n  ");
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    this.child.stdin?.end();
    const timer = setTimeout(() => {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, "SIGKILL");
    }, graceful);
    await this.gone;
    clearTimeout(timer);
  }
}
