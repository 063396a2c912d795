import type { Operation } from "../http/time";

/** One call of the engine: its time limit, whether it was cancelled, and the user who watches it. */
export interface Call extends Operation {
  /** Tells the user of something that is no failure. */
  warn(message: string): void;
  /** Says what is being waited for. */
  status?(message: string): void;
}
