import { describeSetting, settingNames } from "./settings";
import type { SettingName } from "./settings";

/** One place that settings come from, as read: values are strings or whatever a program passed. */
export interface Source {
  /** The name under which this place holds a setting, for error texts: `ventus:authUrl`, `OS_AUTH_URL`. */
  readonly nameOf: (setting: SettingName) => string;
  /** The place in clouds.yaml where a setting that is missing would stand. Other sources have none. */
  readonly placeOf?: (setting: SettingName) => string;
  readonly values: Readonly<Partial<Record<SettingName, unknown>>>;
}

/** Stack config: `pulumi config set ventus:authUrl …`. */
export function stackConfig(get: (key: string) => unknown): Source {
  return { nameOf: (setting) => `ventus:${setting}`, values: collect((setting) => get(`ventus:${setting}`)) };
}

/** What a program gave to `new ventus.Provider(…)`. */
export function providerArguments(values: Readonly<Record<string, unknown>>): Source {
  return { nameOf: (setting) => `the provider's ${setting}`, values: collect((setting) => values[setting]) };
}

/** The variables of the console's rc file and of other OpenStack tools. */
export function environment(variables: NodeJS.ProcessEnv): Source {
  const nameOf = (setting: SettingName): string => describeSetting(setting).variable;
  return { nameOf, values: collect((setting) => variables[nameOf(setting)]) };
}

/** An empty value counts as none: rc files and CI systems export empty variables. */
function collect(get: (setting: SettingName) => unknown): Partial<Record<SettingName, unknown>> {
  const found: Partial<Record<SettingName, unknown>> = {};
  for (const setting of settingNames) {
    const value = get(setting);
    if (value !== undefined && value !== null && value !== "") found[setting] = value;
  }
  return found;
}
