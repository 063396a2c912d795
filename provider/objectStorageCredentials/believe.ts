import type { Cloud } from "../cloud";
import type { Ec2Credential } from "../keystone/schemas";
import type { Call } from "./call";
import { recentEnough } from "./looks";
import type { State } from "./state";

/**
 * A set as the cloud's database has it, which Keystone has shown in a list or by itself: both come from its cache, where what is
 * read while somebody changes a set stays as it was before. As it was shown where this login may not see the database's.
 */
export async function asStored(cloud: Cloud, shown: Ec2Credential, call: Call): Promise<Ec2Credential> {
  return (await cloud.lists(shown.userId).stored(recentEnough, call)).get(shown.accessKey) ?? shown;
}

/**
 * The set that `state` speaks of, which Keystone has shown: as it was shown if it is as the state has it, else as the database
 * has it. A secret from before the last change would put the one in use out of the state.
 */
export async function believe(cloud: Cloud, state: State, shown: Ec2Credential, call: Call): Promise<Ec2Credential> {
  const isKnown = shown.secretKey.equals(state.secretKey) && shown.projectId === state.projectId;
  return isKnown ? shown : await asStored(cloud, shown, call);
}
