import type { Cloud } from "../cloud";
import { waitUntilActive } from "../s3/active";
import type { Call } from "./call";
import { IncompleteError } from "./errors";
import type { State } from "./state";

const defaultWait = 60;

/**
 * Waits until S3 takes the secret in `state`. The wait comes after the secret exists, so whatever goes wrong in it must not
 * lose the state.
 *
 * @throws IncompleteError
 */
export async function activate(cloud: Cloud, state: State, seconds: number | undefined, call: Call): Promise<State> {
  const left = call.limit === undefined ? Infinity : Math.max(0, (call.limit - cloud.clock.now()) / 1000);
  const wait = Math.min(seconds ?? defaultWait, left);
  if (seconds === 0) return state;
  if (state.endpoint === undefined) {
    call.warn(
      `no S3 endpoint is known for ${state.authUrl}, so nobody looked whether access key ${state.accessKey} works yet; set ventus:s3Endpoint`,
    );
    return state;
  }
  call.status?.(`waiting until ${state.endpoint} accepts access key ${state.accessKey}`);
  try {
    await waitUntilActive(cloud, state.endpoint, state, wait, call.signal);
  } catch (error) {
    throw new IncompleteError(state, call.signal?.aborted === true ? cancelled(state) : asError(error));
  }
  return state;
}

function cancelled({ accessKey }: State): Error {
  return new Error(
    `cancelled while waiting until S3 accepts access key ${accessKey}. The credentials exist and are in the state: the next \`pulumi up\` looks again`,
  );
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
