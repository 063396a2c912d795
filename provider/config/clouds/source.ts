import { settingNames } from "../settings";
import type { SettingName } from "../settings";
import type { Source } from "../sources";
import { besideAuth, domains, keys } from "./keys";
import { firstText, layersOf } from "./layers";
import type { Layer } from "./layers";
import { find } from "./lookup";
import type { Found } from "./lookup";
import { expandHome } from "./places";
import type { Where } from "./places";
import { regionOf } from "./region";

export interface NamedCloud {
  name: string;
  /** Where that name was set: `OS_CLOUD`. */
  namedBy: string;
  /** The region that a source before this one asks for. */
  region: string | undefined;
}

/** A cloud of clouds.yaml as a source of settings like any other. */
export function cloudSource({ name, namedBy, region }: NamedCloud, where: Where): Source | { fault: string } {
  const read = layersOf(name, namedBy, where);
  if ("fault" in read) return read;
  const chosen = regionOf(read.layers, name, region);
  if ("fault" in chosen) return chosen;
  const layers = chosen.layer === undefined ? read.layers : [chosen.layer, ...read.layers];
  const found = new Map<SettingName, Found>();
  const note = (setting: SettingName, value: Found | undefined): void => {
    if (value !== undefined) found.set(setting, value);
  };
  for (const setting of settingNames) note(setting, find(layers, keys[setting] ?? [], !besideAuth.has(setting)));
  for (const whose of ["user", "project"] as const) {
    const { id, name: domainName } = domainOf(layers, domains[whose]);
    note(`${whose}DomainId`, id);
    note(`${whose}DomainName`, domainName);
  }
  note("authUrl", authUrl(layers, chosen.name));
  note(
    "region",
    chosen.name === undefined ? undefined : { value: chosen.name, key: "region_name", path: pathOf(layers) },
  );
  note("caCertificate", certificate(layers, where));
  note("insecure", insecure(layers));
  const placed = (key: string, path: string): string => `${key} of cloud ${JSON.stringify(name)} in ${path}`;
  const placeOf = (setting: SettingName): string => placed(usualKey(setting), pathOf(read.layers));
  return {
    placeOf,
    nameOf: (setting) => {
      const place = found.get(setting);
      return place === undefined ? placeOf(setting) : placed(place.key, place.path);
    },
    values: Object.fromEntries([...found].map(([setting, { value }]) => [setting, value])),
  };
}

function usualKey(setting: SettingName): string {
  if (setting === "authUrl") return "auth.auth_url";
  const key = keys[setting]?.[0] ?? setting;
  return besideAuth.has(setting) ? key : `auth.${key}`;
}

/** Of the layers the one of clouds.yaml, or the only one. */
function pathOf(layers: readonly Layer[]): string {
  return layers[0]?.path ?? "clouds.yaml";
}

/** An id and a name of the same tier only: the default of old tools must not overrule the name that is meant. */
function domainOf(layers: readonly Layer[], tiers: readonly string[]): Record<"id" | "name", Found | undefined> {
  for (const tier of tiers) {
    const [id, name] = [find(layers, [`${tier}_id`]), find(layers, [`${tier}_name`])];
    if (id !== undefined || name !== undefined) return { id, name };
  }
  return { id: undefined, name: undefined };
}

/** Profiles have URLs with holes, `https://{region_name}.example.com`, which other keys of the cloud fill. */
function authUrl(layers: readonly Layer[], region: string | undefined): Found | undefined {
  const found = find(layers, ["auth_url"]);
  if (typeof found?.value !== "string") return found;
  const value = found.value.replace(/\{(\w+)\}/g, (hole, key: string) => {
    return (key === "region_name" ? region : firstText(layers, key)) ?? hole;
  });
  return { ...found, value };
}

function certificate(layers: readonly Layer[], { variables }: Where): Found | undefined {
  const found = find(layers, ["cacert"], false);
  return typeof found?.value === "string" ? { ...found, value: expandHome(found.value, variables) } : found;
}

/** `insecure: true`, or `verify: false`. */
function insecure(layers: readonly Layer[]): Found | undefined {
  const own = find(layers, ["insecure"], false);
  const verify = find(layers, ["verify"], false);
  if (verify === undefined || (own !== undefined && booleanOf(own.value) !== false)) return own;
  const verified = booleanOf(verify.value);
  return verified === undefined ? verify : { ...verify, value: !verified };
}

function booleanOf(value: unknown): boolean | undefined {
  const word = typeof value === "string" ? value.trim().toLowerCase() : "";
  if (["true", "yes", "on", "1"].includes(word)) return true;
  return ["false", "no", "off", "0"].includes(word) ? false : undefined;
}
