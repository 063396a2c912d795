import * as text from "./driftText";
import type { Drift } from "./driftText";
import type { State } from "./state";

/** What somebody changed about a set outside Pulumi. `now`: as the cloud shows it; undefined: gone, with both pairs. */
export function changesOutside(state: State, now: State | undefined): Drift[] {
  if (now === undefined) return [text.deleted(state)];
  // Of two pairs the current one is gone: a refresh goes back to the one before.
  if (now.accessKey !== state.accessKey) return [text.deletedWithPrevious(state)];
  const same = now.secretKey.equals(state.secretKey);
  return [
    ...(now.secretKey.isEmpty ? [text.secretWiped(state)] : same ? [] : [text.secretRegenerated(state)]),
    ...(now.projectId === state.projectId ? [] : [text.moved(state, now)]),
    ...changesOfPrevious(state, now),
  ];
}

function changesOfPrevious(state: State, now: State): Drift[] {
  const { previousAccessKey: accessKey, previousSecretKey: secretKey } = state;
  if (accessKey === undefined || secretKey === undefined) return [];
  if (now.previousSecretKey === undefined) return [text.previousDeleted(state, accessKey)];
  return now.previousSecretKey.equals(secretKey) ? [] : [text.secretRegenerated({ accessKey })];
}
