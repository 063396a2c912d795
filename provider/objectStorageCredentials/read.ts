import type { Cloud } from "../cloud";
import type { Ec2Credential } from "../keystone/schemas";
import { asStored, believe } from "./believe";
import type { Call } from "./call";
import { describe, describeKnown, timestamp } from "./describe";
import { NotFoundError } from "./errors";
import { find, isSameCloud } from "./find";
import { recentEnough } from "./looks";
import { previousPair, withoutOverlap } from "./overlap";
import type { State } from "./state";

/** The credentials as they are in the cloud, both pairs of an overlap, or undefined if they are gone. */
export async function read(cloud: Cloud, state: State, call: Call): Promise<State | undefined> {
  const set = await findPair(cloud, state, call);
  const previous = await findPrevious(cloud, state, call);
  if (set === undefined) return previous === undefined ? undefined : await fallBack(cloud, state, previous, call);
  if (!set.secretKey.equals(state.secretKey)) call.warn(secretChanged(state, set.secretKey.isEmpty));
  if (set.projectId !== state.projectId) {
    call.warn(
      `access key ${state.accessKey} was moved from project ${state.projectId} to ${set.projectId} outside Pulumi`,
    );
  }
  const previousOutputs = previous === undefined ? withoutOverlap : { previousSecretKey: previous.secretKey };
  return await describeKnown(cloud, set, { ...state, ...previousOutputs });
}

async function findPair(cloud: Cloud, pair: State, call: Call): ReturnType<typeof find> {
  const listed = isSameCloud(cloud, pair) ? await fromList(cloud, pair, call) : undefined;
  // Missing from a list alone is not gone.
  const shown = listed ?? (await find(cloud, pair, "read", call));
  return shown === undefined ? undefined : await believe(cloud, pair, shown, call);
}

async function findPrevious(cloud: Cloud, state: State, call: Call): ReturnType<typeof find> {
  const previous = previousPair(state);
  if (previous === undefined) return undefined;
  const found = await findPair(cloud, previous, call);
  if (found === undefined) {
    call.warn(`the previous access key ${previous.accessKey} was deleted outside Pulumi, before its overlap was over`);
  }
  return found;
}

/**
 * The current pair was deleted outside, and the previous one is there: to call both gone would leave that one behind. It
 * is the current one again, and due for what made the other: its trigger, or its age, which ended no later than then.
 */
async function fallBack(cloud: Cloud, state: State, previous: Ec2Credential, call: Call): Promise<State> {
  call.warn(
    `access key ${state.accessKey} was deleted outside Pulumi; the previous one, ${previous.accessKey}, is there and is the current one again. Where \`regenerate\` or \`rotateAfter\` is set, the next \`pulumi up\` makes a new pair`,
  );
  const { regeneratedAt, rotateAt } = state;
  const age =
    rotateAt === undefined
      ? { regeneratedAt }
      : {
          regeneratedAt: earlier(regeneratedAt, Date.parse(rotateAt) - Date.parse(regeneratedAt)),
          rotateAt: regeneratedAt,
        };
  return await describe(cloud, previous, { regenerate: "", ...age });
}

function earlier(time: string, milliseconds: number): string {
  return new Date(Date.parse(time) - milliseconds).toISOString();
}

/**
 * The set of an access key of which nothing else is known, as an import gives it. The login's own sets are looked at
 * first; the sets of others an administrator finds through /v3/credentials.
 *
 * @throws NotFoundError that names the keys there are
 */
export async function readByAccessKey(cloud: Cloud, accessKey: string, call: Call): Promise<State> {
  const { userId } = await cloud.session.identity();
  const own = await cloud.credentials.get(userId, accessKey, call);
  const set = own ?? (await fromRecord(cloud, accessKey, call));
  if (set !== undefined) return await describe(cloud, await asStored(cloud, set, call), firstSeen(cloud));
  const keys = [...(await cloud.lists(userId).recent(recentEnough, call)).values()];
  throw new NotFoundError({
    what: `find Object Storage Credentials ${accessKey}`,
    why: "the cloud has none of that access key, or this login may not see them",
    next: `the id is the access key and nothing else. The login's own are: ${keys.length === 0 ? "none" : keys.map((set) => `${set.accessKey} (project ${set.projectId})`).join(", ")}. An administrator can name those of other users`,
  });
}

/** Nothing is known of a set that is seen for the first time: when its secret was made, and what for. */
function firstSeen(cloud: Cloud): Parameters<typeof describe>[2] {
  return { regenerate: undefined, regeneratedAt: timestamp(cloud) };
}

async function fromRecord(cloud: Cloud, accessKey: string, call: Call): ReturnType<typeof find> {
  const record = await cloud.blobs.get(accessKey, call);
  return "status" in record ? undefined : await cloud.credentials.get(record.user_id, accessKey, call);
}

async function fromList(cloud: Cloud, state: State, call: Call): ReturnType<typeof find> {
  const { userId } = await cloud.session.identity();
  if (userId !== state.userId) return undefined;
  return (await cloud.lists(userId).recent(recentEnough, call)).get(state.accessKey);
}

function secretChanged({ accessKey }: State, isDead: boolean): string {
  return isDead
    ? `the secret of access key ${accessKey} was wiped out outside Pulumi, and the key is dead; the next \`pulumi up\` gives it a new one`
    : `the secret of access key ${accessKey} was regenerated outside Pulumi; the state now holds the new one, and the next \`pulumi up\` hands it on`;
}
