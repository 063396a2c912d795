import type { Cloud } from "../cloud";
import type { Ec2Credential } from "../keystone/schemas";
import type { Call } from "./call";
import type { State } from "./state";

/**
 * The set that `state` speaks of, which Keystone has shown: as it was shown if it is as the state has it, else as the cloud's
 * database has it. What Keystone shows may come from its cache, and a secret from before the last change would put the one
 * in use out of the state.
 */
export async function believe(cloud: Cloud, state: State, shown: Ec2Credential, call: Call): Promise<Ec2Credential> {
  const isKnown = shown.secretKey.equals(state.secretKey) && shown.projectId === state.projectId;
  return isKnown ? shown : await cloud.lists(state.userId).asStored(shown, call);
}
