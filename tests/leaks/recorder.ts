import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fault } from "../helpers/faultProxy";
import { kill } from "../killed/processes";
import type { Workshop } from "../killed/workshop";
import type { Gathered } from "./search";

/** Runs `pulumi` and keeps all it prints; each command has to end as its method says. */
export interface Recorder {
  readonly gathered: readonly Gathered[];
  succeeds(args: string[], more?: NodeJS.ProcessEnv): Promise<void>;
  /** `why`: what it should fail for, said if it does not. */
  fails(args: string[], why: string, more?: NodeJS.ProcessEnv): Promise<void>;
  /** While Keystone meets this fault at all requests with the method but logins. */
  failsWith(args: string[], method: string, fault: Fault): Promise<void>;
  /** While S3 refuses. */
  failsAtS3(args: string[]): Promise<void>;
  /** Since the provider is killed in the middle. */
  crashes(args: string[]): Promise<void>;
}

/** On the workshop's project, with these options for logs. */
export function recorder(workshop: Workshop, logging: string[]): Recorder {
  const { project, folder } = workshop;
  const gathered: Gathered[] = [];
  const [keystone, s3] = workshop.proxies;
  let count = 0;
  const run = async (
    args: string[],
    more: NodeJS.ProcessEnv = {},
  ): Promise<{ status: number | null; text: string }> => {
    const isUpdate = ["up", "refresh", "destroy", "preview"].includes(args[0] ?? "");
    const events = isUpdate ? ["--event-log", join(folder, `events-${++count}.json`)] : [];
    const all = [...args, ...events, ...logging];
    const { status, stdout, stderr } = await project.attempt(all, {}, { PULUMI_DEBUG_COMMANDS: "1", ...more });
    const name = `pulumi ${args.join(" ")}`;
    gathered.push({ from: `${name}, stdout`, text: stdout }, { from: `${name}, stderr`, text: stderr });
    return { status, text: `${stdout}\n${stderr}` };
  };
  const fails = async (args: string[], why: string, more: NodeJS.ProcessEnv = {}): Promise<void> => {
    const { status, text } = await run(args, more);
    if (status === 0) throw new Error(`pulumi ${args.join(" ")} succeeded with ${why}:\n${text.slice(0, 4000)}`);
  };
  return {
    gathered,
    succeeds: async (args: string[], more: NodeJS.ProcessEnv = {}): Promise<void> => {
      const { status, text } = await run(args, more);
      if (status !== 0) throw new Error(`pulumi ${args.join(" ")} failed:\n${text.slice(-4000)}`);
    },
    fails,
    failsWith: async (args: string[], method: string, fault: Fault): Promise<void> => {
      keystone?.fault((each, path) => each === method && !path.endsWith("/auth/tokens"), fault, { times: Infinity });
      await fails(args, fault);
      keystone?.clear();
    },
    failsAtS3: async (args: string[]): Promise<void> => {
      s3?.fault(() => true, "403", { times: Infinity });
      await fails(args, "an S3 gateway that refuses");
      s3?.clear();
    },
    crashes: async (args: string[]): Promise<void> => {
      workshop.watch(
        async (request) => {
          if (request === 2) await kill(folder, "provider");
        },
        () => Promise.resolve(),
      );
      await fails(args, "a provider that was killed");
      workshop.unwatch();
    },
  };
}

/** Every file below the folder that is no package: the program, the state, its history and backups, logs, temporary files. */
export async function filesOf(folder: string): Promise<Gathered[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"));
  return await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { from: path.slice(folder.length), text: await readFile(path, "utf8") };
    }),
  );
}
