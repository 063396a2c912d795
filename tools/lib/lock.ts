import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Progress, silent, stopwatch } from "./progress";

export interface LockOptions {
  /** What the owner of the lock makes, for those who wait: `the engine`. */
  what: string;
  progress?: Progress;
  signal?: AbortSignal | undefined;
  /** Waits a moment before the next try. */
  pause?: () => Promise<unknown>;
}

/**
 * Runs `work` while nobody else, in this process or another, runs work under the same file. Who waits is told so.
 *
 * The lock is SQLite's on an empty database: the operating system keeps it, and takes it back when the owner is gone, killed too. So there
 * is no owner's file to judge stale, and nothing to race for when it is.
 */
export async function exclusively<T>(file: string, work: () => Promise<T>, options: LockOptions): Promise<T> {
  const { what, progress = silent, signal, pause = () => sleep(500, undefined, { signal }) } = options;
  mkdirSync(dirname(file), { recursive: true });
  const database = await open(file);
  try {
    database.exec("PRAGMA busy_timeout = 0");
    const waited = stopwatch();
    for (let tries = 0; !taken(database); tries++) {
      if (tries === 0) progress.line(`Another call is making ${what}: waiting for it.`);
      progress.status(`Waiting for the call that makes ${what}: ${waited()}`);
      await pause();
    }
    progress.status("");
    return await work();
  } finally {
    database.close();
  }
}

async function open(file: string): Promise<DatabaseSync> {
  // Loaded only here: Node 20, which may start this tool, has no SQLite, and finds an engine without it.
  const { DatabaseSync } = await import("node:sqlite").catch(() => {
    throw new Error(`This takes Node 22.13 or newer: use \`npm run\`, which brings one.`);
  });
  return new DatabaseSync(file);
}

const busy = z.object({ errcode: z.literal(5) });

function taken(database: DatabaseSync): boolean {
  try {
    database.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (busy.safeParse(error).success) return false;
    throw error;
  }
}
