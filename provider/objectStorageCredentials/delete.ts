import type { Cloud } from "../cloud";
import { RefusedError } from "../keystone/errors";
import type { Call } from "./call";
import { find, isSameCloud } from "./find";
import { previousPair } from "./overlap";
import type { State } from "./state";

/** Removes the credentials from the cloud, both pairs of an overlap. Those that are gone already are a success. */
export async function remove(cloud: Cloud, state: State, call: Call): Promise<void> {
  await removePrevious(cloud, state, call);
  await removePair(cloud, state, call);
}

/** Removes the pair before, where there is one. */
export async function removePrevious(cloud: Cloud, state: State, call: Call): Promise<void> {
  const previous = previousPair(state);
  if (previous !== undefined) await removePair(cloud, previous, call);
}

async function removePair(cloud: Cloud, pair: State, call: Call): Promise<void> {
  const { userId, accessKey } = pair;
  if (cloud.adopted.has(accessKey)) {
    call.warn(
      `access key ${accessKey} was not deleted: in this same update another resource adopted it, which now owns it`,
    );
    return;
  }
  if (!isSameCloud(cloud, pair)) await find(cloud, pair, "delete", call);
  try {
    await cloud.credentials.delete(userId, accessKey, call);
  } catch (error) {
    // A refusal may come of a login for somebody else: that is the error to tell.
    if (error instanceof RefusedError && error.status === 403) await find(cloud, pair, "delete", call);
    throw error;
  }
  cloud.lists(userId).wrote(accessKey, undefined);
}
