import type { Clock } from "../../provider/http/time";

/** Time that stands still until somebody sleeps: a sleep takes no time and moves the clock. */
export class FakeClock implements Clock {
  readonly slept: number[] = [];

  constructor(public time = Date.parse("2026-11-23T09:00:00.000Z")) {}

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(milliseconds);
    this.time += milliseconds;
    // Others get their turn, as they would in a real sleep.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A clock that goes fifty times as fast, for processes that must not sleep in step. */
export const hurriedClock: Clock = {
  now: () => Date.now() * 50,
  sleep: async (milliseconds) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds / 50));
  },
};
