import { run } from "../lib/command";
import { type Attempt, findExecutable, missingParts, oldestPulumi, shellPath } from "./parts";
import { isAtLeast } from "./version";

const askLimit = 30_000;

/** The engine that the caller has already. The first `pulumi` on PATH counts: it is the one that the caller's shell would run. */
export async function engineOnPath(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Attempt> {
  const folders = shellPath(env);
  const pulumi = findExecutable("pulumi", folders);
  if (pulumi === undefined) return { reason: "there is no pulumi on PATH" };
  const missing = missingParts(pulumi, folders);
  if (missing.length > 0) return { reason: `${pulumi} comes without ${missing.join(", ")}` };
  const asked = await run(pulumi, ["version"], {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "1" },
    signal,
    timeLimit: askLimit,
  });
  const version = asked.stdout.trim();
  if (asked.status !== 0) return { reason: `${pulumi} does not run: ${asked.stderr.trim().split("\n").at(-1) ?? ""}` };
  if (!isAtLeast(version, oldestPulumi)) {
    return { reason: `${pulumi} is version ${version || "unknown"}, older than ${oldestPulumi}` };
  }
  return { engine: { version } };
}
