import type { Cloud, CloudOptions } from "../cloud";
import type { Config } from "../config/config";
import { ConfigError } from "../config/errors";
import type { Loaded } from "../config/load";
import { connect } from "../connect";
import type { Call } from "../objectStorageCredentials/call";

/** The provider's configuration, and the login that is made of it when the first resource needs it. */
export class Connection {
  #cloud: Cloud | undefined;

  /** @param loaded Undefined: some of the configuration is not known before the update. */
  constructor(
    private readonly loaded: Loaded | undefined,
    private readonly options: CloudOptions = {},
  ) {}

  /** What is known of the configuration without a login. */
  get config(): Pick<Config, "s3Endpoint"> {
    return this.loaded !== undefined && "config" in this.loaded ? this.loaded.config : {};
  }

  /** Undefined during a preview in which some of the configuration is not known yet. */
  cloudIfKnown(call: Call): Cloud | undefined {
    return this.loaded === undefined ? undefined : this.cloud(call);
  }

  /**
   * Faults are told here and not by Configure: a provider whose password is gone must not stop a stack in which nothing
   * uses it any more.
   *
   * @throws ConfigError
   */
  cloud(call: Call): Cloud {
    if (this.loaded === undefined) throw new ConfigError(["some of the provider's configuration is not known yet"]);
    if ("faults" in this.loaded) throw new ConfigError(this.loaded.faults);
    const warn = (message: string): void => {
      call.warn(message);
    };
    return (this.#cloud ??= connect(this.loaded.config, warn, this.options));
  }

  async close(): Promise<void> {
    await this.#cloud?.close();
  }
}
