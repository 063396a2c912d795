import { setTimeout as sleep } from "node:timers/promises";

/** Time as an input, so that waits and expiries are tested without waiting. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `milliseconds`; rejects when `signal` aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

/** One operation of a resource (a create, a read, …): how long it may take, and whether it was cancelled. */
export interface Operation {
  /** Milliseconds since the epoch after which nothing is tried again. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
}
