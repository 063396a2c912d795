import type { Cloud } from "../cloud";
import type { Ec2Credential } from "../keystone/schemas";
import type { ObjectStorageCredentialsInputs } from "./args";
import { believe } from "./believe";
import type { Call } from "./call";
import { ownerOf } from "./create";
import { removePrevious } from "./delete";
import { describe, timestamp } from "./describe";
import { durationOf } from "./duration";
import { IncompleteError } from "./errors";
import { find } from "./find";
import { KeptError, obtainSet } from "./oneSet";
import { isOverlapOver, withoutOverlap } from "./overlap";
import { gone } from "./regenerate";
import { rotationTime } from "./rotation";
import type { State } from "./state";

/**
 * Makes a new pair beside the one that there is. Sets that the resource itself knows don't count for the rule of one set;
 * whatever goes wrong before the new pair exists leaves the old one as it is.
 *
 * @throws IncompleteError when the new pair exists and the rule could not be looked after
 */
export async function newPair(
  cloud: Cloud,
  state: State,
  inputs: ObjectStorageCredentialsInputs & { overlap: string },
  call: Call,
): Promise<State> {
  // Before anything is made: a login for another cloud or another user must not make a set there.
  const shown = await find(cloud, state, "regenerate the secret of", call);
  if (shown === undefined) throw gone("regenerate the secret of", state.accessKey);
  const current = await believe(cloud, state, shown, call);
  const { userId, projectId } = await ownerOf(cloud, state, call);
  if (state.previousAccessKey !== undefined) await endEarly(cloud, state, state.previousAccessKey, call);
  const { adopt = false, allowMultiple = false } = inputs;
  const succeedWith = async (set: Ec2Credential): Promise<State> => {
    const regeneratedAt = timestamp(cloud);
    return await describe(cloud, set, {
      regenerate: state.regenerate,
      regeneratedAt,
      rotateAt: rotationTime(regeneratedAt, inputs.rotateAfter),
      previousAccessKey: current.accessKey,
      previousSecretKey: current.secretKey,
      previousUntil: new Date(cloud.clock.now() + durationOf(inputs.overlap)).toISOString(),
    });
  };
  try {
    const own = [state.accessKey];
    const wanted = { userId, projectId, adopt, allowMultiple, own };
    const { set, adopted } = await obtainSet(cloud, wanted, call);
    if (adopted) call.warn(takenOver(set.accessKey, projectId));
    return await succeedWith(set);
  } catch (error) {
    if (!(error instanceof KeptError)) throw error;
    throw new IncompleteError(await succeedWith(error.set), error.reason);
  }
}

/** Removes the previous pair; one that is gone already is a success. */
export async function endOverlap(cloud: Cloud, state: State, call: Call): Promise<State> {
  await removePrevious(cloud, state, call);
  return { ...state, ...withoutOverlap };
}

async function endEarly(cloud: Cloud, state: State, accessKey: string, call: Call): Promise<void> {
  const { previousUntil = "" } = state;
  if (!isOverlapOver(state, cloud.clock.now())) {
    call.warn(
      `the previous access key ${accessKey} is removed now and not on ${previousUntil}: the secret is regenerated again within the overlap, and there is room for one previous pair`,
    );
  }
  await removePrevious(cloud, state, call);
}

function takenOver(accessKey: string, projectId: string): string {
  return `access key ${accessKey}, which project ${projectId} had besides, was taken over as the new pair (adopt: true)`;
}
