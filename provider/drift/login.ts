import type { Cloud } from "../cloud";
import { ConfigError } from "../config/errors";
import { loadConfig } from "../config/load";
import { environment, providerArguments, stackConfig } from "../config/sources";
import { connect } from "../connect";
import type { DriftOptions } from "./findDrift";
import type { ExportedSet } from "./stackExport";

/**
 * The cloud that a resource's own provider is connected to: by the arguments of `new ventus.Provider`, if the program makes
 * one; then by stack config; then by the environment.
 *
 * @throws ConfigError
 */
export function connectTo({ provider }: Pick<ExportedSet, "provider">, options: DriftOptions): Cloud {
  const { environment: variables = process.env, config = {}, warn = emitWarning } = options;
  const sources = [
    ...(provider === undefined ? [] : [providerArguments(provider)]),
    stackConfig((key) => textOf(config[key])),
    environment(variables),
  ];
  const loaded = loadConfig(sources, { variables });
  if ("faults" in loaded) throw new ConfigError(loaded.faults);
  return connect(loaded.config, warn);
}

function textOf(value: string | { value: string } | undefined): string | undefined {
  return typeof value === "object" ? value.value : value;
}

function emitWarning(message: string): void {
  process.emitWarning(message, "VentusWarning");
}
