import type { Operation } from "../http/time";

/** Milliseconds for the requests of one operation, their repetitions included. The wait for S3 has its own limit. */
export const operationTime = 120_000;

/** One call of the engine: its time limit, whether it was cancelled, and the user who watches it. */
export interface Call extends Operation {
  /** Milliseconds since the epoch at which the user wants an end of it all, the wait for S3 included: `customTimeouts`. */
  readonly limit?: number | undefined;
  /** Tells the user of something that is no failure. */
  warn(message: string): void;
  /** Says what is being waited for. */
  status?(message: string): void;
}
