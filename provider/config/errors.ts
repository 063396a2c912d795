import { VentusError } from "../errors";

/** The settings are not enough to log in with. */
export class ConfigError extends VentusError {
  readonly code = "VENTUS_CONFIG";

  constructor(readonly faults: readonly string[]) {
    super({
      what: "log in to the cloud",
      why: `the settings have ${faults.length === 1 ? "a fault" : `${faults.length} faults`}`,
      next: faults.join("\n    "),
    });
  }
}
