import type { Cloud } from "../cloud";
import { VentusError } from "../errors";
import { ConnectionError } from "../http/errors";
import { mayHaveActed, RefusedError } from "../keystone/errors";
import type { Ec2Credential } from "../keystone/schemas";
import type { Call } from "./call";
import { ConflictError, UnclearError } from "./errors";

export interface Wanted {
  userId: string;
  projectId: string;
  adopt: boolean;
  allowMultiple: boolean;
  /** Access keys of sets that the resource has already and that don't count: it makes a pair beside them. */
  own?: readonly string[];
}

/** A set was made, and then the rule of one set could not be enforced: the caller must keep it. */
export class KeptError extends Error {
  constructor(
    readonly set: Ec2Credential,
    readonly reason: Error,
  ) {
    super(reason.message);
  }
}

/** Milliseconds for which an earlier list may serve as the first look. The look after the POST is always a new one. */
const recentEnough = 5_000;
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
      const set = await createOrFind(cloud, wanted, before, call);
      cloud.lists(userId).wrote(set.accessKey, set);
      if (wanted.allowMultiple || !(await drawBack(cloud, wanted, set, call))) return { set, adopted: false };
      const left = await look(cloud, wanted, call);
      const winner = decide(wanted, left);
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

function inProject(
  { projectId, own = [] }: Pick<Wanted, "projectId" | "own">,
  sets: ReadonlyMap<string, Ec2Credential>,
): Ec2Credential[] {
  return [...sets.values()].filter((set) => set.projectId === projectId && !own.includes(set.accessKey));
}

async function look(cloud: Cloud, wanted: Wanted, call: Call): Promise<Ec2Credential[]> {
  return inProject(wanted, await cloud.lists(wanted.userId).fresh(call));
}

async function firstLook(cloud: Cloud, wanted: Wanted, call: Call): Promise<Ec2Credential[]> {
  if (wanted.own !== undefined) return await look(cloud, wanted, call);
  const recent = inProject(wanted, await cloud.lists(wanted.userId).recent(recentEnough, call));
  // What was there a moment ago may be gone by now, and an adopted secret has to be the current one.
  return recent.length === 0 ? recent : await look(cloud, wanted, call);
}

/** The set to adopt, or undefined if one is to be made. */
function decide(wanted: Wanted, existing: readonly Ec2Credential[]): Ec2Credential | undefined {
  const [first, second] = existing;
  if (first === undefined || (wanted.allowMultiple && !wanted.adopt)) return undefined;
  const keys = existing.map((set) => set.accessKey).join(", ");
  if (!wanted.adopt) throw inTheWay(wanted, keys, second !== undefined);
  if (second === undefined) return first;
  throw new ConflictError({
    what: `adopt the Object Storage Credentials of project ${wanted.projectId}`,
    why: `user ${wanted.userId} has ${existing.length} sets there (access keys ${keys}), and nothing says which of them is meant`,
    next: "delete those that nobody uses, so that one is left, and run the command again",
  });
}

function inTheWay({ userId, projectId, own = [] }: Wanted, keys: string, several: boolean): ConflictError {
  if (own.length > 0) {
    return new ConflictError({
      what: `make a new pair beside Object Storage Credentials ${own.join(", ")}`,
      why: `user ${userId} has others in project ${projectId} (access key ${keys}): made by somebody else, or by an update that was killed; the rule is one set per user and project`,
      next: several
        ? "delete those that nobody uses and set `adopt: true` to take over the one that is left as the new pair; or set `allowMultiple: true` to have several"
        : "set `adopt: true` to take that one over as the new pair; or delete it, if nobody uses it; or set `allowMultiple: true` to have several",
    });
  }
  return new ConflictError({
    what: `create Object Storage Credentials in project ${projectId}`,
    why: `user ${userId} has credentials there already (access key ${keys}), and the rule is one set per user and project`,
    next: several
      ? "delete those that nobody uses and set `adopt: true` to take over the one that is left; or set `allowMultiple: true` to have several"
      : "set `adopt: true` to take that set over with its secret as it is; or delete it, if nobody uses it; or set `allowMultiple: true` to have several. To get a new secret change `regenerate` rather than replacing the resource",
  });
}

function crowded({ projectId, userId }: Wanted): ConflictError {
  return new ConflictError({
    what: `create Object Storage Credentials in project ${projectId}`,
    why: `others kept creating some for user ${userId} at the same time, and all drew back`,
    next: "run the command again, and see that one stack only makes the credentials of a project",
  });
}

/** Creates a set. Where the answer is lost, the one new set in the project since the first look is ours. */
async function createOrFind(
  cloud: Cloud,
  wanted: Wanted,
  before: readonly Ec2Credential[],
  call: Call,
): Promise<Ec2Credential> {
  const { userId, projectId } = wanted;
  const known = new Set(before.map((set) => set.accessKey));
  for (let pause = 500; ; pause = Math.min(pause * 2, 8_000)) {
    try {
      return await cloud.credentials.create(userId, projectId, call);
    } catch (error) {
      if (!mayHaveActed(error)) throw error;
      const added = (await lookAfter(error, cloud, wanted, call)).filter((set) => !known.has(set.accessKey));
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

async function lookAfter(lost: Error, cloud: Cloud, wanted: Wanted, call: Call): Promise<Ec2Credential[]> {
  try {
    return await look(cloud, wanted, call);
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

/** True: somebody else made a set at the same time, and ours was deleted again. */
async function drawBack(cloud: Cloud, wanted: Wanted, mine: Ec2Credential, call: Call): Promise<boolean> {
  try {
    const others = (await look(cloud, wanted, call)).filter((set) => set.accessKey !== mine.accessKey);
    if (others.length === 0) return false;
    await withdraw(cloud, { ...mine, previousAccessKey: wanted.own?.[0] }, others, call);
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

function besides(mine: Owned, others: readonly Ec2Credential[], failure: string | undefined): ConflictError {
  const theirs = others.map((set) => set.accessKey).join(", ");
  const tried = failure === undefined ? "" : `, and this one could not be deleted again (${failure})`;
  return new ConflictError({
    what: `keep Object Storage Credentials ${mine.accessKey} the only ones in project ${mine.projectId}`,
    why: `user ${mine.userId} has others there too (access key ${theirs})${tried}, and the rule is one set per user and project`,
    next: mine.previousAccessKey === undefined ? ofTwoSets : ofThreeSets,
  });
}

const ofTwoSets =
  "if the others are in use, run `pulumi destroy --target <urn>`, which deletes this set, set `adopt: true` and run `pulumi up`; if they are not, delete them (`openstack ec2 credentials delete`) and run `pulumi up`; or set `allowMultiple: true` to have several";
/** To destroy would end the previous pair too, which somebody still uses. */
const ofThreeSets =
  "if nobody uses the others, delete them (`openstack ec2 credentials delete`) and run `pulumi up`; or set `allowMultiple: true` to have several";

/**
 * For a set that an earlier `up` made and could not finish: it may be that nobody saw yet whether it is alone.
 *
 * @throws ConflictError
 */
export async function checkAlone(cloud: Cloud, mine: Owned, call: Call): Promise<void> {
  const own = [mine.accessKey, ...(mine.previousAccessKey === undefined ? [] : [mine.previousAccessKey])];
  const others = inProject({ ...mine, own }, await cloud.lists(mine.userId).fresh(call));
  if (others.length > 0) throw besides(mine, others, undefined);
}

/** A set, and the pair before it that works on during an overlap. */
type Owned = Pick<Ec2Credential, "accessKey" | "userId" | "projectId"> & { previousAccessKey?: string | undefined };
