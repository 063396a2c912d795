import * as z from "zod";
import { kindOf } from "../kindOf";
import type { ObjectStorageCredentialsInputs } from "./args";
import { durationOf, durationWanted, parseDuration } from "./duration";
import { unknown } from "./unknown";

/** Inputs during a preview: any may still be unknown. */
export type PreviewInputs = {
  [Name in keyof ObjectStorageCredentialsInputs]: ObjectStorageCredentialsInputs[Name] | typeof unknown;
};

/** The inputs once nothing is unknown any more: the engine resolves everything before it creates or updates. */
export function known(inputs: PreviewInputs): ObjectStorageCredentialsInputs {
  const left = Object.entries(inputs).filter(([, value]) => value === unknown);
  if (left.length > 0)
    throw new Error(`the engine left these inputs unknown: ${left.map(([name]) => name).join(", ")}`);
  const { projectId, userId, regenerate, rotateAfter, overlap, adopt, allowMultiple, waitForActive } = inputs;
  return {
    ...(projectId === unknown ? {} : { projectId }),
    ...(userId === unknown ? {} : { userId }),
    ...(regenerate === unknown ? {} : { regenerate }),
    ...(rotateAfter === unknown ? {} : { rotateAfter }),
    ...(overlap === unknown ? {} : { overlap }),
    ...(adopt === unknown ? {} : { adopt }),
    ...(allowMultiple === unknown ? {} : { allowMultiple }),
    ...(waitForActive === unknown ? {} : { waitForActive }),
  };
}

/** What is wrong with one input. */
export interface Fault {
  property: string;
  /** Names the property too: a door may have to leave it out elsewhere. */
  reason: string;
}

export type Checked = { inputs: PreviewInputs } | { faults: Fault[] };

// Made once: making one takes far longer than reading a value with it (14 µs and 0.3 µs seen).
const id = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);
const trigger = z.string().max(1024);
const flag = z.boolean();
const seconds = z.number().min(0).max(3600);
const duration = z.string().refine((text) => parseDuration(text) !== undefined);

/**
 * The inputs of the resource, or every fault in them: which property, what it must be, what kind of value was found. The
 * value itself is not shown: it may be a secret in the wrong place.
 */
export function check(inputs: Readonly<Record<string, unknown>>): Checked {
  const faults: Fault[] = [];
  function read<T>(name: string, schema: z.ZodType<T>, wanted: string): T | undefined | typeof unknown {
    const value = inputs[name];
    if (value === unknown) return unknown;
    if (value === undefined || value === null) return undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    faults.push({ property: name, reason: `${name} must be ${wanted}, but is ${kindOf(value)}` });
    return undefined;
  }
  const checked: Required<PreviewInputs> = {
    projectId: read("projectId", id, "the id of a project, not its name (`openstack project list` shows both)"),
    userId: read("userId", id, "the id of a user, not the name (`openstack token issue` shows your own)"),
    regenerate: read("regenerate", trigger, "a string of at most 1024 characters"),
    rotateAfter: read("rotateAfter", duration, durationWanted),
    overlap: read("overlap", duration, durationWanted),
    adopt: read("adopt", flag, "true or false"),
    allowMultiple: read("allowMultiple", flag, "true or false"),
    waitForActive: read("waitForActive", seconds, "a number of seconds from 0 to 3600"),
  };
  const names = Object.keys(checked);
  for (const name of Object.keys(inputs).filter((name) => !names.includes(name))) {
    const reason = `${name} is not an input of Object Storage Credentials; these are: ${names.join(", ")}`;
    faults.push({ property: name, reason });
  }
  faults.push(...contradictions(checked));
  return faults.length > 0 ? { faults } : { inputs: checked };
}

/** Inputs that are good each by itself and make no sense together. */
function contradictions({ adopt, allowMultiple, overlap, rotateAfter }: PreviewInputs): Fault[] {
  const faults: Fault[] = [];
  if (adopt === true && allowMultiple === true) {
    const reason =
      "adopt must not be true where allowMultiple is: adopt takes over the one set that the project has, allowMultiple makes another beside it; leave one of the two out";
    faults.push({ property: "adopt", reason });
  }
  if (
    typeof overlap === "string" &&
    typeof rotateAfter === "string" &&
    durationOf(overlap) >= durationOf(rotateAfter)
  ) {
    const reason =
      "overlap must be shorter than rotateAfter: the next rotation comes before the overlap is over, and would end it early";
    faults.push({ property: "overlap", reason });
  }
  return faults;
}
