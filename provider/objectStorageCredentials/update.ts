import type { Cloud } from "../cloud";
import { activate } from "./activate";
import type { ObjectStorageCredentialsInputs } from "./args";
import type { Call } from "./call";
import { describeKnown } from "./describe";
import { diff, isChange } from "./diff";
import { IncompleteError } from "./errors";
import { find } from "./find";
import { checkAlone } from "./oneSet";
import { gone, regenerate } from "./regenerate";
import type { State } from "./state";
import { triggerOf } from "./trigger";

/**
 * Brings the credentials to the inputs: a new secret where `regenerate` asks for one; else what an earlier `up` began and
 * could not finish, the wait for S3.
 *
 * @throws IncompleteError when the new secret exists and something after that failed: its state must be kept
 */
export async function update(
  cloud: Cloud,
  state: State,
  inputs: ObjectStorageCredentialsInputs,
  call: Call,
): Promise<State> {
  const difference = diff(state, inputs, cloud.config);
  const { regenerates } = difference;
  const applied = triggerOf(state, inputs.regenerate) === "nothing" ? state.regenerate : inputs.regenerate;
  const now = regenerates ? await regenerated(cloud, state, call) : await found(cloud, state, call);
  if (!isChange(difference) && inputs.allowMultiple !== true) await alone(cloud, now, call);
  if (regenerates && (inputs.waitForActive === 0 || now.endpoint === undefined)) call.warn(mayLiveOn(state));
  return await activate(cloud, { ...now, regenerate: applied }, inputs.waitForActive, call);
}

async function regenerated(cloud: Cloud, state: State, call: Call): Promise<State> {
  const secretKey = await regenerate(cloud, state, call);
  return await describeKnown(cloud, { ...state, secretKey }, state);
}

/** The engine asks for an update without a difference only where an earlier `up` was not finished. */
async function alone(cloud: Cloud, state: State, call: Call): Promise<void> {
  try {
    await checkAlone(cloud, state, call);
  } catch (error) {
    throw new IncompleteError(state, error instanceof Error ? error : new Error(String(error)));
  }
}

async function found(cloud: Cloud, state: State, call: Call): Promise<State> {
  const set = await find(cloud, state, "update", call);
  if (set === undefined) throw gone("update", state.accessKey);
  return await describeKnown(cloud, set, state);
}

/** Seen on RGW 16.2.15: whoever remembers the old secret forgets it when the new one is first used, or after 300 s. */
function mayLiveOn({ accessKey }: State): string {
  return `the old secret of access key ${accessKey} may go on working for up to 300 s: an S3 gateway that remembers it forgets it when the new one is first used, which nobody has done yet`;
}
