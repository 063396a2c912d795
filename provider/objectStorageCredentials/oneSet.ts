import type { Cloud } from "../cloud";
import { VentusError } from "../errors";
import type { Ec2Credential } from "../keystone/schemas";
import type { Call } from "./call";
import { besides, crowded, inTheWay, notShown, severalToAdopt } from "./conflicts";
import type { Owned, Wanted } from "./conflicts";
import { createOrFind } from "./createOrFind";
import { confirmed, inProject, recentEnough, storedInProject } from "./looks";

/** A set was made, and then the rule of one set could not be enforced: the caller must keep it. */
export class KeptError extends Error {
  constructor(
    readonly set: Ec2Credential,
    readonly reason: Error,
  ) {
    super(reason.message);
  }
}

/** Milliseconds: the longest first pause of those who drew back. It doubles each time they meet again. */
const firstPause = 1_000;

/**
 * One set per user and project, as in the console, kept against everybody who creates at the same time without a lock on
 * the cloud: whoever sees another set after its own POST deletes its own and looks again. At most one of several can
 * believe to be alone, because each looks after its POST; if all of them drew back, each tries again at another time.
 */
export async function obtainSet(
  cloud: Cloud,
  wanted: Wanted,
  call: Call,
): Promise<{ set: Ec2Credential; adopted: boolean }> {
  const { userId, projectId } = wanted;
  return await cloud.inTurn(`${userId} ${projectId}`, async () => {
    for (let pause = firstPause; ; pause *= 2) {
      call.signal?.throwIfAborted();
      const before = await firstLook(cloud, wanted, call);
      const existing = decide(wanted, before);
      if (existing !== undefined) return { set: existing, adopted: true };
      const set = await createOrFind(cloud, wanted, before, () => storedInProject(cloud, wanted, 0, call), call);
      cloud.lists(userId).wrote(set.accessKey, set);
      if (wanted.allowMultiple || !(await drawBack(cloud, wanted, set, call))) return { set, adopted: false };
      const winner = decide(wanted, await storedInProject(cloud, wanted, 0, call));
      if (winner !== undefined) return { set: winner, adopted: true };
      if (cloud.clock.now() + pause > call.deadline) throw crowded(wanted);
      await cloud.clock.sleep(cloud.random() * pause, call.signal);
    }
  });
}

/**
 * The set that {@link obtainSet} would adopt, or undefined where it would make one. Only looks.
 *
 * @throws ConflictError where it would fail
 */
export async function existingSet(cloud: Cloud, wanted: Wanted, call: Call): Promise<Ec2Credential | undefined> {
  return decide(wanted, await firstLook(cloud, wanted, call));
}

/** Asks for the list of {@link obtainSet}'s first look while the owner's projects are asked for: a round trip less. */
export async function lookAhead(cloud: Cloud, userId: string | undefined, call: Call): Promise<void> {
  try {
    const user = userId ?? (await cloud.session.identity()).userId;
    await cloud.lists(user).recent(recentEnough, call);
  } catch {
    // Told to whoever needs the list: it is asked for anew then.
  }
}

async function firstLook(cloud: Cloud, wanted: Wanted, call: Call): Promise<Ec2Credential[]> {
  const lists = cloud.lists(wanted.userId);
  const listed = wanted.own === undefined ? await lists.recent(recentEnough, call) : await lists.fresh(call);
  return isIndifferent(wanted) ? inProject(wanted, listed) : await confirmed(cloud, wanted, listed, call);
}

/** Whatever other sets there are, one is made. */
function isIndifferent({ allowMultiple, adopt }: Wanted): boolean {
  return allowMultiple && !adopt;
}

/** The set to adopt, or undefined if one is to be made. */
function decide(wanted: Wanted, existing: readonly Ec2Credential[]): Ec2Credential | undefined {
  const [first, second] = existing;
  if (first === undefined || isIndifferent(wanted)) return undefined;
  const keys = existing.map((set) => set.accessKey).join(", ");
  if (!wanted.adopt) throw inTheWay(wanted, keys, second !== undefined);
  if (second === undefined) return first;
  throw severalToAdopt(wanted, existing.length, keys);
}

/**
 * The sets of the project besides one that this resource has, as they were at a moment when it had it.
 *
 * @throws UnclearError
 */
async function othersBeside(cloud: Cloud, mine: Owned, call: Call): Promise<Ec2Credential[]> {
  const { accessKey, previousAccessKey = accessKey, projectId } = mine;
  const lists = cloud.lists(mine.userId);
  const listed = await lists.showing(accessKey, call);
  if (listed === undefined) throw notShown(mine);
  const place = { projectId, own: [accessKey, previousAccessKey] };
  const others = inProject(place, listed);
  if (others.length === 0) return others;
  // They may be gone, and the list be one of Keystone's cache from before.
  const stored = await lists.stored(0, call);
  return stored.has(accessKey) ? inProject(place, stored) : others;
}

/** True: somebody else made a set at the same time, and ours was deleted again. */
async function drawBack(cloud: Cloud, wanted: Wanted, mine: Ec2Credential, call: Call): Promise<boolean> {
  const owned = { ...mine, previousAccessKey: wanted.own?.[0] };
  try {
    const others = await othersBeside(cloud, owned, call);
    if (others.length === 0) return false;
    await withdraw(cloud, owned, others, call);
    cloud.lists(wanted.userId).wrote(mine.accessKey, undefined);
    return true;
  } catch (error) {
    throw new KeptError(mine, error instanceof Error ? error : new Error(String(error)));
  }
}

/** Deletes the set that was just made. Where the answer is lost, its own GET tells. */
async function withdraw(cloud: Cloud, mine: Owned, others: readonly Ec2Credential[], call: Call): Promise<void> {
  try {
    await cloud.credentials.delete(mine.userId, mine.accessKey, call);
  } catch (error) {
    const isGone = await cloud.credentials.get(mine.userId, mine.accessKey, call).then(
      (found) => found === undefined,
      () => false,
    );
    call.signal?.throwIfAborted();
    if (!isGone) throw besides(mine, others, error instanceof VentusError ? error.why : undefined);
  }
}

/**
 * For a set that an earlier `up` made and could not finish: it may be that nobody saw yet whether it is alone.
 *
 * @throws ConflictError, UnclearError
 */
export async function checkAlone(cloud: Cloud, mine: Owned, call: Call): Promise<void> {
  const others = await othersBeside(cloud, mine, call);
  if (others.length > 0) throw besides(mine, others, undefined);
}
