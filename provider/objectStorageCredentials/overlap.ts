import { Secret } from "../secret";
import type { State } from "./state";

// After a regeneration with `overlap` the state holds two pairs: the one before goes on working until its time is over.

/** The outputs that speak of the previous pair: all of them have a value, or none. */
export const withOverlap = ["previousAccessKey", "previousSecretKey", "previousUntil"] as const;

/** The outputs where there is no overlap. */
export const withoutOverlap = { previousAccessKey: undefined, previousSecretKey: undefined, previousUntil: undefined };

type Previous = Pick<State, (typeof withOverlap)[number]>;

/** The pair before, as a state of its own, while there is an overlap. */
export function previousPair(state: State): State | undefined {
  const { previousAccessKey: accessKey, previousSecretKey: secretKey = new Secret("") } = state;
  return accessKey === undefined ? undefined : { ...state, accessKey, secretKey };
}

export function isOverlapOver({ previousUntil }: Previous, now: number): boolean {
  return previousUntil !== undefined && Date.parse(previousUntil) <= now;
}

export function endedOverlap({ previousAccessKey = "", previousUntil = "" }: Previous): string {
  return `the overlap ended on ${previousUntil}: the previous access key ${previousAccessKey} is removed`;
}
