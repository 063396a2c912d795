import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The processes of a `pulumi` command: the engine itself, the host of dynamic providers, the user's program. */
export type Victim = "provider" | "program" | "pulumi";

interface Process {
  pid: number;
  command: string;
}

/** Whether this machine lets a test find the processes of a command. */
export const canFindProcesses = existsSync("/proc/self/environ");

/** The processes that run with `folder` in their environment: those of the project that lies there, and no others. */
export function processesOf(folder: string): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, "utf8").includes(folder)) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        return command === "" ? [] : [{ pid: Number(name), command }];
      } catch {
        // It has ended, or is somebody else's.
        return [];
      }
    });
}

export function isProvider({ command }: Process): boolean {
  return command.includes("/cmd/dynamic-provider");
}

const isVictim: Record<Victim, (process: Process) => boolean> = {
  provider: isProvider,
  program: ({ command }) => command.includes("/cmd/run/"),
  pulumi: ({ command }) => /^(\S*\/)?pulumi (up|destroy|refresh) /.test(command),
};

/** `kill -9`; returns when the process has ended. */
export async function kill(folder: string, victim: Victim): Promise<void> {
  const found = processesOf(folder).filter(isVictim[victim]);
  if (found.length === 0) throw new Error(`no process of the ${victim} runs`);
  for (const { pid } of found) process.kill(pid, "SIGKILL");
  await until(() => processesOf(folder).every(({ pid }) => !found.some((one) => one.pid === pid)), 5_000);
}

/** Whether `condition` came true within the time. */
export async function until(condition: () => boolean, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (!condition()) {
    if (Date.now() > end) return false;
    await sleep(50);
  }
  return true;
}
