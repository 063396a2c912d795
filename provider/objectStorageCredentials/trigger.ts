import type { State } from "./state";

/**
 * What an `up` has to do about `regenerate`. It is compared with the value last applied, which the outputs keep, and never
 * with the old inputs: after a failed wait the engine keeps the old inputs beside the new outputs, and comparing those
 * would rotate a second time (seen).
 *
 * - `regenerate`: make a new secret
 * - `record`: a first value after an import or an adoption: whoever took over the secret as it is did not ask for another
 * - `nothing`
 */
export function triggerOf(
  state: Pick<State, "regenerate">,
  regenerate: string | undefined,
): "regenerate" | "record" | "nothing" {
  if (regenerate === undefined || regenerate === "" || regenerate === state.regenerate) return "nothing";
  return state.regenerate === undefined ? "record" : "regenerate";
}

/** What a set that was just made has applied: with `""`, the first value to come is a change, so not a mere record. */
export function appliedAtCreation(regenerate: string | undefined): string {
  return regenerate ?? "";
}

/** What an adopted or imported set has applied: nothing yet, unless a value came along, which is then recorded. */
export function appliedAtTakeover(regenerate: string | undefined): string | undefined {
  return regenerate === "" ? undefined : regenerate;
}
