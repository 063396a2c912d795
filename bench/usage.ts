import { readdirSync, readFileSync } from "node:fs";

/** How much memory a process held at a moment. */
export interface Sample {
  /** Milliseconds since the watch began. */
  readonly at: number;
  /** Resident bytes. */
  readonly bytes: number;
}

/** What a watch saw of the provider process. */
export interface Usage {
  readonly samples: readonly Sample[];
  /** The most that it held, by the kernel's own high-water mark: resident bytes; 0 where none was seen. */
  readonly peak: number;
  /** Milliseconds of processor time of all that there were, in steps of 10, as of the last look. */
  readonly processor: number;
}

/** Milliseconds between two looks at a process that is known, and between two at which processes there are: some live for 200. */
const interval = 50;
const census = 100;

/** A provider's executable: a plugin of Go's or Node's, or Pulumi's host of dynamic providers. */
const provider = /pulumi-resource-|\/provider\/plugin\/main\.js|\/cmd\/dynamic-provider/;

/**
 * Watches the provider process of a command while `work` runs it: the one with `folder` in its environment. Takes Linux's
 * /proc. Of several at once the largest counts: engines start a plugin once more to ask for its schema.
 */
export async function watchProvider<T>(folder: string, work: () => Promise<T>): Promise<{ result: T; usage: Usage }> {
  const start = Date.now();
  const samples: Sample[] = [];
  let peak = 0;
  const processor = new Map<string, number>();
  let pids: readonly string[] = [];
  let listed = -Infinity;
  const look = (): void => {
    const at = Date.now() - start;
    if (at - listed >= census) {
      pids = providersOf(folder);
      listed = at;
    }
    for (const pid of pids) processor.set(pid, processorTimeOf(pid) ?? processor.get(pid) ?? 0);
    const found = pids.flatMap(sizeOf);
    if (found.length === 0) return;
    samples.push({ at, bytes: Math.max(...found.map(({ now }) => now)) });
    peak = Math.max(peak, ...found.map(({ high }) => high));
  };
  const timer = setInterval(look, interval);
  try {
    const result = await work();
    return { result, usage: { samples, peak, processor: sum(processor.values()) } };
  } finally {
    clearInterval(timer);
  }
}

function providersOf(folder: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        return provider.test(command) && readFileSync(`/proc/${pid}/environ`, "utf8").includes(folder);
      } catch {
        // It has ended, or is somebody else's.
        return false;
      }
    });
}

/** None where the process has ended. */
function sizeOf(pid: string): { now: number; high: number }[] {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8");
    const bytes = (name: string): number => {
      const [, kilobytes = "0"] = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text) ?? [];
      return Number(kilobytes) * 1024;
    };
    return [{ now: bytes("VmRSS"), high: bytes("VmHWM") }];
  } catch {
    return [];
  }
}

/** Clock ticks of Linux are hundredths of a second, on every processor that Node runs on. */
const tick = 10;

/** Undefined where the process has ended. */
function processorTimeOf(pid: string): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name of the process comes second, in brackets, and may hold anything.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [user, system] = [fields[11], fields[12]];
    return (Number(user) + Number(system)) * tick;
  } catch {
    return undefined;
  }
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}
