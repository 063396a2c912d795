import { Secret } from "../secret";
import { kindOf } from "../kindOf";
import { describeSetting } from "./settings";
import type { SettingName } from "./settings";
import type { Source } from "./sources";

/** Reads settings out of the sources, noting each fault with the name under which the user set the value. */
export class Reader {
  constructor(
    private readonly sources: readonly Source[],
    readonly faults: string[] = [],
  ) {}

  /** A reader of the first source that holds any of `group`; of all of them if none does. */
  first(group: readonly SettingName[]): Reader {
    const source = this.sources.find(({ values }) => group.some((setting) => values[setting] !== undefined));
    return new Reader(source === undefined ? this.sources : [source], this.faults);
  }

  /** A reader of the sources up to the first that holds any of `group`; of all of them if none does. */
  upTo(group: readonly SettingName[]): Reader {
    const index = this.sources.findIndex(({ values }) => group.some((setting) => values[setting] !== undefined));
    return new Reader(index === -1 ? this.sources : this.sources.slice(0, index + 1), this.faults);
  }

  hasAny(group: readonly SettingName[]): boolean {
    return group.some((setting) => this.has(setting));
  }

  has(setting: SettingName): boolean {
    return this.sources.some(({ values }) => values[setting] !== undefined);
  }

  text(setting: SettingName): string | undefined {
    const found = this.#find(setting);
    if (found === undefined) return undefined;
    if (typeof found.value === "string") return found.value;
    this.faults.push(`${found.name} must be a string, but is ${kindOf(found.value)}`);
    return undefined;
  }

  secret(setting: SettingName): Secret | undefined {
    const text = this.text(setting);
    return text === undefined ? undefined : new Secret(text);
  }

  boolean(setting: SettingName): boolean | undefined {
    const found = this.#find(setting);
    if (found === undefined) return undefined;
    if (typeof found.value === "boolean") return found.value;
    const word = typeof found.value === "string" ? found.value.trim().toLowerCase() : "";
    if (["true", "1", "yes", "on"].includes(word)) return true;
    if (["false", "0", "no", "off"].includes(word)) return false;
    this.faults.push(`${found.name} must be true or false, but is ${kindOf(found.value)}`);
    return undefined;
  }

  parse(setting: SettingName, parser: (text: string) => string | undefined, wanted: string): string | undefined {
    const text = this.text(setting);
    if (text === undefined) return undefined;
    const parsed = parser(text);
    if (parsed === undefined) this.faults.push(`${this.nameOf(setting)} must be ${wanted}, but is ${kindOf(text)}`);
    return parsed;
  }

  nameOf(setting: SettingName): string {
    return this.#find(setting)?.name ?? `ventus:${setting}`;
  }

  /** How a setting that is missing can be given. */
  howToSet(setting: SettingName): string {
    const { secret, variable } = describeSetting(setting);
    const command = `run \`pulumi config set ${secret === true ? "--secret " : ""}ventus:${setting} …\``;
    // A cloud of clouds.yaml was named: that is where this user keeps such things.
    const place = this.sources.find(({ placeOf }) => placeOf !== undefined)?.placeOf?.(setting);
    if (place !== undefined) return `write ${place}, or ${command}`;
    return `source the rc file of the console (it sets ${variable}), or ${command}`;
  }

  missing(setting: SettingName): string {
    return `ventus:${setting} is not set: ${this.howToSet(setting)}`;
  }

  #find(setting: SettingName): { name: string; value: unknown } | undefined {
    for (const { nameOf, values } of this.sources) {
      const value = values[setting];
      if (value !== undefined) return { name: nameOf(setting), value };
    }
    return undefined;
  }
}
