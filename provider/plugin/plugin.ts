import type { CloudOptions } from "../cloud";
import type { Circumstances } from "../objectStorageCredentials/diff";
import { Calls } from "./calls";
import type { Connection } from "./connection";
import { Engine } from "./engine";

export interface PluginOptions {
  /** Where defaults of the configuration come from. Default: the environment of this process. */
  env?: NodeJS.ProcessEnv;
  /** Time and randomness, replaced in tests. */
  cloud?: CloudOptions;
}

/** One provider, as the engine runs it: each has a process of its own, with its own login. */
export class Plugin {
  #engine: Engine | undefined;
  readonly #now: () => number;
  readonly env: NodeJS.ProcessEnv;
  readonly cloudOptions: CloudOptions;
  readonly calls: Calls;
  /** Undefined: not configured yet. */
  connection: Connection | undefined;

  constructor({ env = process.env, cloud = {} }: PluginOptions = {}) {
    this.env = env;
    this.cloudOptions = cloud;
    this.#now = () => (cloud.clock === undefined ? Date.now() : cloud.clock.now());
    this.calls = new Calls(() => this.#engine, this.#now);
  }

  /** What the plan of a resource depends on besides its inputs. */
  get circumstances(): Circumstances {
    return { now: this.#now(), ...this.connection?.config };
  }

  get engine(): Engine | undefined {
    return this.#engine;
  }

  /** From now on the user is told through the engine at this address. */
  attach(address: string): Engine {
    if (this.#engine?.address === address) return this.#engine;
    this.#engine?.close();
    this.#engine = new Engine(address);
    return this.#engine;
  }

  async close(): Promise<void> {
    this.#engine?.close();
    await this.connection?.close();
  }
}
