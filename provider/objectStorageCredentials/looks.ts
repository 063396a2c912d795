import type { Cloud } from "../cloud";
import type { Ec2Credential } from "../keystone/schemas";
import type { Call } from "./call";

/** Milliseconds for which one list serves all who only want to know what there is. Who has made a set looks anew. */
export const recentEnough = 5_000;

/** Where one looks for sets, and which of them don't count there. */
export interface Place {
  userId: string;
  projectId: string;
  /** Access keys. */
  own?: readonly string[] | undefined;
}

export function inProject(
  { projectId, own = [] }: Omit<Place, "userId">,
  sets: ReadonlyMap<string, Ec2Credential>,
): Ec2Credential[] {
  return [...sets.values()].filter((set) => set.projectId === projectId && !own.includes(set.accessKey));
}

/**
 * What the cloud's database had in the last `maxAge` milliseconds. Keystone's own list may be an old one of its cache: a set
 * is missed that was made since, or shown that was deleted or changed since.
 */
export async function storedInProject(
  cloud: Cloud,
  place: Place,
  maxAge: number,
  call: Call,
): Promise<Ec2Credential[]> {
  const lists = cloud.lists(place.userId);
  const stored = await lists.stored(maxAge, call);
  // Of nothing at all nobody knows whether that is all, or this login may not see them.
  return inProject(place, stored.size > 0 ? stored : await lists.fresh(call));
}

/** What Keystone's own list shows of a project, where it shows any: as the database has them. */
export async function confirmed(
  cloud: Cloud,
  place: Place,
  listed: ReadonlyMap<string, Ec2Credential>,
  call: Call,
): Promise<Ec2Credential[]> {
  const shown = inProject(place, listed);
  return shown.length === 0 ? shown : await storedInProject(cloud, place, recentEnough, call);
}
