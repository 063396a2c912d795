import type { Cloud } from "../cloud";
import { activate } from "./activate";
import type { ObjectStorageCredentialsInputs } from "./args";
import type { Call } from "./call";
import { describe, describeKnown, timestamp } from "./describe";
import { diff, isChange } from "./diff";
import type { Difference } from "./diff";
import { IncompleteError } from "./errors";
import { find } from "./find";
import { endOverlap, newPair } from "./newPair";
import { checkAlone } from "./oneSet";
import { gone, regenerate } from "./regenerate";
import { rotationTime } from "./rotation";
import type { State } from "./state";
import { triggerOf } from "./trigger";

/**
 * Brings the credentials to the inputs: a new secret or pair where `regenerate` or its age asks for one; the end of an
 * overlap; else what an earlier `up` began and could not finish, the wait for S3.
 *
 * @throws IncompleteError when the new secret exists and something after that failed: its state must be kept
 */
export async function update(
  cloud: Cloud,
  state: State,
  inputs: ObjectStorageCredentialsInputs,
  call: Call,
): Promise<State> {
  const { s3Endpoint } = cloud.config;
  const difference = diff(state, inputs, { now: cloud.clock.now(), s3Endpoint });
  const applied = triggerOf(state, inputs.regenerate) === "nothing" ? state.regenerate : inputs.regenerate;
  const settled = await settle(cloud, { ...state, regenerate: applied }, inputs, difference, call);
  const now = { ...settled, rotateAt: rotationTime(settled.regeneratedAt, inputs.rotateAfter) };
  // The engine asks for an update without a difference only where an earlier `up` was not finished.
  if (!isChange(difference) && inputs.allowMultiple !== true) await keeping(now, () => checkAlone(cloud, now, call));
  if (difference.regenerates === "in place" && (inputs.waitForActive === 0 || now.endpoint === undefined)) {
    call.warn(mayLiveOn(state));
  }
  const active = await activate(cloud, now, inputs.waitForActive, call);
  if (!difference.endsOverlap || difference.regenerates === "new pair") return active;
  // Last, so that nobody is ever left without a pair that works.
  return await keeping(active, () => endOverlap(cloud, active, call));
}

/** The credentials with the secret that they are to have. */
async function settle(
  cloud: Cloud,
  state: State,
  inputs: ObjectStorageCredentialsInputs,
  { regenerates }: Difference,
  call: Call,
): Promise<State> {
  const { overlap } = inputs;
  if (regenerates === undefined) return await found(cloud, state, call);
  if (regenerates === "new pair" && overlap !== undefined) {
    return await newPair(cloud, state, { ...inputs, overlap }, call);
  }
  const secretKey = await regenerate(cloud, state, call);
  const regeneratedAt = timestamp(cloud);
  return await describe(cloud, { ...state, secretKey }, { ...state, regeneratedAt });
}

async function found(cloud: Cloud, state: State, call: Call): Promise<State> {
  const set = await find(cloud, state, "update", call);
  if (set === undefined) throw gone("update", state.accessKey);
  return await describeKnown(cloud, set, state);
}

/** What was done so far is kept, whatever becomes of `work`. */
async function keeping<T>(state: State, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new IncompleteError(state, error instanceof Error ? error : new Error(String(error)));
  }
}

/** Seen on RGW 16.2.15: whoever remembers the old secret forgets it when the new one is first used, or after 300 s. */
function mayLiveOn({ accessKey }: State): string {
  return `the old secret of access key ${accessKey} may go on working for up to 300 s: an S3 gateway that remembers it forgets it when the new one is first used, which nobody has done yet`;
}
