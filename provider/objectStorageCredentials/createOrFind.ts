import type { Cloud } from "../cloud";
import { ConnectionError } from "../http/errors";
import { mayHaveActed, RefusedError } from "../keystone/errors";
import type { Ec2Credential } from "../keystone/schemas";
import type { Call } from "./call";
import type { Wanted } from "./conflicts";
import { UnclearError } from "./errors";

/**
 * Creates a set. Where the answer is lost, the one new set in the project since the first look is ours.
 *
 * @param look What is there now, asked of the cloud.
 * @throws UnclearError where nobody can tell
 */
export async function createOrFind(
  cloud: Cloud,
  wanted: Wanted,
  before: readonly Ec2Credential[],
  look: () => Promise<Ec2Credential[]>,
  call: Call,
): Promise<Ec2Credential> {
  const { userId, projectId } = wanted;
  const known = new Set(before.map((set) => set.accessKey));
  for (let pause = 500; ; pause = Math.min(pause * 2, 8_000)) {
    try {
      return await cloud.credentials.create(userId, projectId, call);
    } catch (error) {
      if (!mayHaveActed(error)) throw error;
      const added = (await lookAfter(error, wanted, look, call)).filter((set) => !known.has(set.accessKey));
      const [only, second] = added;
      if (second !== undefined)
        throw unclear(
          wanted,
          error,
          `${added.length} new sets are there: ${added.map((set) => set.accessKey).join(", ")}`,
        );
      if (only !== undefined) return only;
      if (!isTransient(error) || cloud.clock.now() + pause > call.deadline) throw error;
      await cloud.clock.sleep(pause / 2 + (cloud.random() * pause) / 2, call.signal);
    }
  }
}

async function lookAfter(
  lost: Error,
  wanted: Wanted,
  look: () => Promise<Ec2Credential[]>,
  call: Call,
): Promise<Ec2Credential[]> {
  try {
    return await look();
  } catch (error) {
    call.signal?.throwIfAborted();
    throw unclear(wanted, lost, `nor could the list be read (${error instanceof Error ? error.message : "unknown"})`);
  }
}

function unclear({ projectId, userId }: Wanted, lost: Error, found: string): UnclearError {
  return new UnclearError({
    what: `tell whether Object Storage Credentials were created in project ${projectId}`,
    why: `the answer was lost (${lost.message}), and ${found}`,
    next: `when the cloud answers again, list the sets of user ${userId} (\`openstack ec2 credentials list\`): delete one that nobody uses, or set \`adopt: true\` to take over the one that is there; then run \`pulumi up\` again`,
  });
}

function isTransient(error: Error): boolean {
  if (error instanceof RefusedError) return [502, 503, 504].includes(error.status);
  return error instanceof ConnectionError && error.transient;
}
