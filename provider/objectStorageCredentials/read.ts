import type { Cloud } from "../cloud";
import type { Call } from "./call";
import { describe, describeKnown, timestamp } from "./describe";
import { NotFoundError } from "./errors";
import { find, isSameCloud } from "./find";
import type { State } from "./state";

/** Milliseconds for which one list serves the reads of a refresh. */
const recentEnough = 5_000;

/** The credentials as they are in the cloud, or undefined if they are gone. */
export async function read(cloud: Cloud, state: State, call: Call): Promise<State | undefined> {
  const listed = isSameCloud(cloud, state) ? await fromList(cloud, state, call) : undefined;
  // Missing from a list alone is not gone.
  const set = listed ?? (await find(cloud, state, "read", call));
  if (set === undefined) return undefined;
  if (!set.secretKey.equals(state.secretKey)) call.warn(secretChanged(state, set.secretKey.isEmpty));
  if (set.projectId !== state.projectId) {
    call.warn(
      `access key ${state.accessKey} was moved from project ${state.projectId} to ${set.projectId} outside Pulumi`,
    );
  }
  return await describeKnown(cloud, set, state);
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
  if (set !== undefined) return await describe(cloud, set, { regenerate: undefined, regeneratedAt: timestamp(cloud) });
  const keys = [...(await cloud.lists(userId).recent(recentEnough, call)).values()];
  throw new NotFoundError({
    what: `find Object Storage Credentials ${accessKey}`,
    why: "the cloud has none of that access key, or this login may not see them",
    next: `the id is the access key and nothing else. The login's own are: ${keys.length === 0 ? "none" : keys.map((set) => `${set.accessKey} (project ${set.projectId})`).join(", ")}. An administrator can name those of other users`,
  });
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
