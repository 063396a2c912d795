import type { Config } from "../config/config";
import type { PreviewInputs } from "./check";
import type { State } from "./state";
import { triggerOf } from "./trigger";
import { unknown } from "./unknown";

/** What a change of the inputs leads to. */
export interface Difference {
  /** Inputs whose change makes other credentials. */
  replaces: ("projectId" | "userId")[];
  /** A new secret is made in place. */
  regenerates: boolean;
  /** A first `regenerate` value is noted, and nothing else. */
  records: boolean;
  /** Outputs that get another value in place. */
  outputs: (keyof State)[];
}

/**
 * Compares the inputs with the credentials as they are. An unset projectId or userId never differs. The S3 endpoint is
 * compared where it is configured; where the catalog names it, a refresh takes it up.
 */
export function diff(
  state: State,
  inputs: PreviewInputs,
  { s3Endpoint = state.endpoint }: Pick<Config, "s3Endpoint"> = {},
): Difference {
  const differs = (name: "projectId" | "userId"): boolean => inputs[name] !== undefined && inputs[name] !== state[name];
  const replaces = (["projectId", "userId"] as const).filter(differs);
  const trigger = inputs.regenerate === unknown ? "regenerate" : triggerOf(state, inputs.regenerate);
  // A key whose secret somebody wiped out through /v3/credentials is dead: only a new secret revives it.
  const regenerates = trigger === "regenerate" || state.secretKey.isEmpty;
  const moves = s3Endpoint !== state.endpoint;
  const outputs: Difference["outputs"] = regenerates ? ["secretKey", "regeneratedAt"] : [];
  if (moves) outputs.push("endpoint");
  return { replaces, regenerates, records: trigger === "record", outputs };
}

/** Whether there is anything to do at all. */
export function isChange({ replaces, regenerates, records, outputs }: Difference): boolean {
  return replaces.length > 0 || regenerates || records || outputs.length > 0;
}
