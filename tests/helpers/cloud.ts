import { Cloud } from "../../provider/cloud";
import type { CloudOptions } from "../../provider/cloud";
import { loadConfig } from "../../provider/config/load";
import { environment, stackConfig } from "../../provider/config/sources";
import type { Ec2Credential } from "../../provider/keystone/schemas";
import type { Call } from "../../provider/objectStorageCredentials/call";
import type { Sandbox } from "../../sandbox";
import { FakeClock } from "./clock";

/** The core, logged in to a sandbox as a program would be, with time that a test moves. */
export class TestCloud {
  readonly clock: FakeClock;
  readonly cloud: Cloud;
  readonly warnings: string[] = [];
  readonly statuses: string[] = [];

  constructor(variables: NodeJS.ProcessEnv, settings: Record<string, unknown> = {}, options: CloudOptions = {}) {
    const loaded = loadConfig([stackConfig((key) => settings[key]), environment(variables)]);
    if ("faults" in loaded) throw new Error(loaded.faults.join("\n"));
    this.clock = new FakeClock(Date.now());
    this.cloud = new Cloud(loaded.config, { clock: this.clock, ...options });
  }

  /** A call of the engine with two minutes' time. */
  call(signal?: AbortSignal): Call {
    return {
      deadline: this.cloud.clock.now() + 120_000,
      warn: (message) => this.warnings.push(message),
      status: (message) => this.statuses.push(message),
      ...(signal === undefined ? {} : { signal }),
    };
  }

  /** Makes Keystone's cache keep the list as it is now for so many calls, as it does where it was read while somebody made a set. */
  async keepList(calls: number): Promise<readonly Ec2Credential[]> {
    const { credentials, session } = this.cloud;
    const list = credentials.list.bind(credentials);
    const kept = await list((await session.identity()).userId, this.call());
    let left = calls;
    credentials.list = async (...args) => (left-- > 0 ? kept : await list(...args));
    return kept;
  }

  /** Makes Keystone's cache keep the login's sets as they are now, in its list and each by itself. */
  async keepSets(): Promise<void> {
    const kept = await this.keepList(Infinity);
    const { credentials } = this.cloud;
    const get = credentials.get.bind(credentials);
    credentials.get = async (userId, accessKey, operation) =>
      kept.find((set) => set.accessKey === accessKey) ?? (await get(userId, accessKey, operation));
  }
}

/** The requests that the sandbox has answered since `from`, as `GET /v3/… 200`, tokens and bodies left out. */
export function requestsSince(sandbox: Sandbox, from = 0): string[] {
  return sandbox.requests.slice(from).map(({ method, path, status }) => `${method} ${path} ${status}`);
}

/** Those of them that change something in the cloud. */
export function changes(requests: readonly string[]): string[] {
  return requests.filter((request) => !request.startsWith("GET") && !request.includes("/auth/tokens"));
}
