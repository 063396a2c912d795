import type { PreviewInputs } from "./check";
import { endedOverlap, isOverlapOver, withOverlap } from "./overlap";
import { isDue, rotationTime } from "./rotation";
import type { State } from "./state";
import { triggerOf } from "./trigger";
import { unknown } from "./unknown";

/** What a change of the inputs, or the passing of time, leads to. */
export interface Difference {
  /** Inputs whose change makes other credentials. */
  replaces: ("projectId" | "userId")[];
  /** A new secret is made: in place, or as a new pair beside the one that there is. */
  regenerates: "in place" | "new pair" | undefined;
  /** What the input `regenerate` asks for. */
  trigger: ReturnType<typeof triggerOf>;
  /** The overlap is over, and the previous pair is removed. */
  endsOverlap: boolean;
  /** Outputs that get another value in place. */
  outputs: (keyof State)[];
  /** Why there is something to do although no input has changed: a sentence each. */
  reasons: string[];
}

/** What a difference depends on besides state and inputs. */
export interface Circumstances {
  /** Milliseconds since the epoch. */
  now: number;
  /** The S3 endpoint, where one is configured. */
  s3Endpoint?: string | undefined;
}

/**
 * Compares the inputs with the credentials as they are. An unset projectId or userId never differs. The S3 endpoint is
 * compared where it is configured; where the catalog names it, a refresh takes it up.
 */
export function diff(
  state: State,
  inputs: PreviewInputs,
  { now, s3Endpoint = state.endpoint }: Circumstances,
): Difference {
  const differs = (name: "projectId" | "userId"): boolean => inputs[name] !== undefined && inputs[name] !== state[name];
  const replaces = (["projectId", "userId"] as const).filter(differs);
  const trigger = inputs.regenerate === unknown ? "regenerate" : triggerOf(state, inputs.regenerate);
  const due = inputs.rotateAfter !== unknown && isDue(state, inputs.rotateAfter, now);
  const isDead = state.secretKey.isEmpty;
  const asked = trigger === "regenerate" || due || isDead;
  // A key whose secret somebody wiped out through /v3/credentials is dead: nobody can use it during an overlap.
  const regenerates = !asked ? undefined : inputs.overlap === undefined || isDead ? "in place" : "new pair";
  const endsOverlap = isOverlapOver(state, now);
  const outputs: Difference["outputs"] = [];
  if (regenerates !== undefined) outputs.push("secretKey", "regeneratedAt");
  if (regenerates === "new pair") outputs.push("accessKey", ...withOverlap);
  else if (endsOverlap) outputs.push(...withOverlap);
  if (movesRotation(state, inputs, regenerates !== undefined)) outputs.push("rotateAt");
  if (s3Endpoint !== state.endpoint) outputs.push("endpoint");
  const reasons: string[] = [];
  if (isDead) reasons.push(`access key ${state.accessKey} has no secret any more: it gets a new one`);
  else if (due && trigger !== "regenerate") reasons.push(rotationIsDue(state));
  if (endsOverlap) reasons.push(endedOverlap(state));
  return { replaces, trigger, regenerates, endsOverlap, outputs, reasons };
}

/** Whether there is anything to do at all. */
export function isChange({ replaces, trigger, outputs }: Difference): boolean {
  return replaces.length > 0 || trigger !== "nothing" || outputs.length > 0;
}

function movesRotation(state: State, { rotateAfter }: PreviewInputs, regenerates: boolean): boolean {
  if (rotateAfter === unknown) return true;
  return regenerates
    ? rotateAfter !== undefined || state.rotateAt !== undefined
    : rotationTime(state.regeneratedAt, rotateAfter) !== state.rotateAt;
}

function rotationIsDue({ accessKey, regeneratedAt, rotateAt = "" }: State): string {
  return `the secret of access key ${accessKey} is of ${regeneratedAt} and was due for rotation on ${rotateAt}: it is regenerated`;
}
