import type { PreviewInputs } from "./check";
import { diff } from "./diff";
import type { Circumstances } from "./diff";
import { withoutOverlap } from "./overlap";
import { rotationTime } from "./rotation";
import type { State } from "./state";
import { triggerOf } from "./trigger";
import { unknown } from "./unknown";

/** The outputs as a preview knows them: what the update will decide is unknown. */
export type Planned = { [Name in keyof State]: State[Name] | typeof unknown };

/** What an update in place would give. Looks at nothing: what the cloud will decide is unknown. */
export function planUpdate(state: State, inputs: PreviewInputs, circumstances: Circumstances): Planned {
  const { regenerates, endsOverlap } = diff(state, inputs, circumstances);
  const { regenerate, rotateAfter } = inputs;
  const applied = regenerate !== unknown && triggerOf(state, regenerate) === "nothing" ? state.regenerate : regenerate;
  const rotateAt = rotateAfter === unknown ? unknown : rotationTime(state.regeneratedAt, rotateAfter);
  const planned: Planned = {
    ...state,
    ...(endsOverlap ? withoutOverlap : {}),
    endpoint: circumstances.s3Endpoint ?? state.endpoint,
    regenerate: applied,
    rotateAt,
  };
  if (regenerates === undefined) return planned;
  const renewed: Planned = {
    ...planned,
    secretKey: unknown,
    regeneratedAt: unknown,
    rotateAt: rotateAfter === undefined ? undefined : unknown,
  };
  if (regenerates === "in place") return renewed;
  return {
    ...renewed,
    accessKey: unknown,
    previousAccessKey: state.accessKey,
    previousSecretKey: state.secretKey,
    previousUntil: unknown,
  };
}
