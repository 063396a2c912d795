import type { Cloud } from "../cloud";
import { RefusedError } from "../keystone/errors";
import { checkKey } from "../s3/gateway";
import type { KeyCheck } from "../s3/gateway";
import type { Call } from "./call";
import { withLogin } from "./driftLogin";
import { changesOutside } from "./driftOutside";
import * as text from "./driftText";
import type { Drift } from "./driftText";
import { confirmed, recentEnough } from "./looks";
import { isOverlapOver } from "./overlap";
import { read } from "./read";
import type { State } from "./state";

/** One resource of a stack: its outputs, and the input that says whether other sets may be beside it. */
export interface Watched {
  state: State;
  allowMultiple: boolean;
}

/** What the resources of one stack have in common. */
export interface Stack {
  /** The access keys that the stack holds anywhere: such a set was not made by hand. */
  accessKeys: ReadonlySet<string>;
}

/** Resources whose S3 is tried at the same time. */
const atATime = 8;
/** Milliseconds before a gateway that did not answer is asked again: one lost request is no news. */
const pauses = [500, 2_000];

/**
 * Every difference between what a stack holds of its sets and what the cloud says of them, by the order of `watched`. The
 * engine's refresh sees only some: it calls a regenerated secret "unchanged", and neither another set, nor a role, nor S3
 * belongs to the resource.
 *
 * Only looks. A secret that was regenerated elsewhere is not tried at S3: its first use may end the old one there, which
 * others may still be using (see the reliability guide).
 *
 * @throws WrongCloudError where the login is for another cloud or for somebody who may not see the sets: that is no drift
 */
export async function findDrift(
  cloud: Cloud,
  watched: readonly Watched[],
  stack: Stack,
  call: Call,
): Promise<Drift[][]> {
  return await withLogin(cloud, watched, call, async (reached) => {
    const look = new Look(reached, stack, call);
    const found: Drift[][] = [];
    for (let next = 0; next < watched.length; next += atATime) {
      found.push(...(await Promise.all(watched.slice(next, next + atATime).map((one) => look.at(one)))));
    }
    return found;
  });
}

/** One look at a cloud. */
class Look {
  constructor(
    private readonly cloud: Cloud,
    private readonly stack: Stack,
    private readonly call: Call,
  ) {}

  async at({ state, allowMultiple }: Watched): Promise<Drift[]> {
    // Its warnings speak of a state that it changes; here nothing is changed, and the drift itself says it.
    const now = await read(this.cloud, state, { ...this.call, warn: () => undefined });
    const changes = changesOutside(state, now);
    const others = allowMultiple ? [] : await this.#others(state);
    const lostRole = (await this.#hasRole(state)) === false;
    return [
      ...changes,
      ...(others.length === 0 ? [] : [text.secondSet(state, others)]),
      ...(lostRole ? [text.roleRemoved(state)] : []),
      ...this.#due(state),
      ...(lostRole || changes.length > 0 ? [] : await this.#atS3(state)),
    ];
  }

  async #others({ userId, projectId, accessKey, previousAccessKey = accessKey }: State): Promise<string[]> {
    const place = { userId, projectId, own: [...this.stack.accessKeys, accessKey, previousAccessKey] };
    const listed = await this.cloud.lists(userId).recent(recentEnough, this.call);
    return (await confirmed(this.cloud, place, listed, this.call)).map((set) => set.accessKey);
  }

  /** Undefined where the cloud tells this login nothing of it: S3 will. */
  async #hasRole({ userId, projectId }: State): Promise<boolean | undefined> {
    try {
      const projects = await this.cloud.projects(userId).including(projectId, this.call);
      return projects.some(({ id }) => id === projectId);
    } catch (error) {
      if (error instanceof RefusedError && error.status === 403) return undefined;
      throw error;
    }
  }

  /** What only time has brought, the next `up` will do. */
  #due(state: State): Drift[] {
    const { rotateAt } = state;
    const now = this.cloud.clock.now();
    return [
      ...(rotateAt === undefined || Date.parse(rotateAt) > now ? [] : [text.rotationDue(state, rotateAt)]),
      ...(isOverlapOver(state, now) ? [text.overlapOver(state)] : []),
    ];
  }

  async #atS3(state: State): Promise<Drift[]> {
    const { endpoint } = state;
    if (endpoint === undefined) return [];
    const check = await this.#tryKey(endpoint, state);
    if (check.active) return [];
    // A clock that is wrong here says nothing of the key.
    const answered = isFinal(check) && check.code !== "RequestTimeTooSkewed";
    return [(answered ? text.s3Refuses : text.s3Unreachable)(state, endpoint, check.code)];
  }

  async #tryKey(endpoint: string, state: State): Promise<KeyCheck> {
    const { http, clock } = this.cloud;
    const { signal } = this.call;
    let check = await checkKey(http, clock, endpoint, state, signal);
    for (const pause of pauses) {
      if (isFinal(check)) break;
      await clock.sleep(pause, signal);
      check = await checkKey(http, clock, endpoint, state, signal);
    }
    return check;
  }
}

function isFinal(check: KeyCheck): boolean {
  return check.active || (check.status !== undefined && check.status < 500);
}
