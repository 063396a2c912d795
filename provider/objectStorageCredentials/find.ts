import type { Cloud } from "../cloud";
import { normaliseAuthUrl } from "../config/urls";
import { RefusedError } from "../keystone/errors";
import type { Ec2Credential } from "../keystone/schemas";
import type { Call } from "./call";
import { WrongCloudError } from "./errors";
import type { State } from "./state";

/** Whether the login is for the cloud that the state speaks of. */
export function isSameCloud(cloud: Cloud, state: Pick<State, "authUrl">): boolean {
  return normaliseAuthUrl(state.authUrl) === cloud.config.authUrl;
}

/**
 * The set that `state` speaks of by its own GET, or undefined if it is gone. Another cloud answers 404 for every key, which
 * must not count as gone: a refresh would forget the credentials and a destroy would leave them behind. A set that is
 * found under another authUrl is the same set, of a cloud with a new address: access keys are random.
 *
 * @throws WrongCloudError
 */
export async function find(cloud: Cloud, state: State, what: string, call: Call): Promise<Ec2Credential | undefined> {
  const { userId, userName } = await cloud.session.identity();
  const sameCloud = isSameCloud(cloud, state);
  try {
    const found = await cloud.credentials.get(state.userId, state.accessKey, call);
    if (found !== undefined || sameCloud) return found;
  } catch (error) {
    if (!(error instanceof RefusedError) || error.status !== 403) throw error;
    if (sameCloud && userId === state.userId) throw error;
  }
  throw new WrongCloudError({
    what: `${what} Object Storage Credentials ${state.accessKey}`,
    why: sameCloud
      ? `they belong to user ${state.userId}, and the login is "${userName}" (${userId}), who may not see them`
      : `they belong to ${state.authUrl}, and the login is for ${cloud.config.authUrl}, which does not know them`,
    next: sameCloud
      ? "log in as their owner or as an administrator (source that rc file), and run the command again"
      : `log in to ${state.authUrl} (source that cloud's rc file), and run the command again. If that cloud is gone for good, remove them from the state: \`pulumi state delete <urn>\``,
  });
}
