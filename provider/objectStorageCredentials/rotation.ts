import { durationOf } from "./duration";
import type { State } from "./state";

// Rotation by age: a secret is due once `rotateAfter` has passed since it was made, or, where nobody knows that, first seen.

type Age = Pick<State, "regeneratedAt" | "rotateAt">;

/** When a secret of that time is due: RFC 3339, or undefined where it never is. */
export function rotationTime(regeneratedAt: string, rotateAfter: string | undefined): string | undefined {
  if (rotateAfter === undefined) return undefined;
  return new Date(Date.parse(regeneratedAt) + durationOf(rotateAfter)).toISOString();
}

/**
 * Whether the secret is to be regenerated for its age. Both the time that the state holds and the one by today's
 * `rotateAfter` must be over: a changed duration moves `rotateAt` and does nothing else, in that `up`.
 */
export function isDue(state: Age, rotateAfter: string | undefined, now: number): boolean {
  const times = [state.rotateAt, rotationTime(state.regeneratedAt, rotateAfter)];
  return times.every((time) => time !== undefined && Date.parse(time) <= now);
}

/** `rotateAt` for a secret that somebody else made: a refresh knows no inputs, so it is as long after as it was before. */
export function movedRotation({ regeneratedAt, rotateAt }: Age, nextRegeneratedAt: string): string | undefined {
  if (rotateAt === undefined) return undefined;
  const after = Date.parse(rotateAt) - Date.parse(regeneratedAt);
  return new Date(Date.parse(nextRegeneratedAt) + after).toISOString();
}
