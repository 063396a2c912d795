import "./parsing";
import { withNamedCloud } from "../config/clouds/expand";
import { loadConfig, whereOf } from "../config/load";
import { describeSetting, isSettingName, settingNames } from "../config/settings";
import type { SettingName } from "../config/settings";
import { environment, providerArguments, stackConfig } from "../config/sources";
import type { Source } from "../config/sources";
import { normaliseAuthUrl } from "../config/urls";
import { kindOf } from "../kindOf";
import { unknown } from "../objectStorageCredentials/unknown";
import { Connection } from "./connection";
import type { Plugin } from "./plugin";
import type { CheckRequest, ConfigureRequest, DiffRequest } from "./protocol/requests";
import { changeKind, checkResponse, configureResponse, diffResponse } from "./protocol/responses";
import type { ChangeKind } from "./protocol/responses";
import { isDefaultProvider } from "./urn";
import { decode, entriesOf, secret, structOf } from "./wire";

type Values = Readonly<Record<string, unknown>>;

/** What the engine itself puts among a provider's inputs. */
const engineOwn = new Set(["version", "pluginDownloadURL", "__internal", "__defaults"]);

/** Refuses what no login can be made of, all faults at once. No failure names a property: the engine prints its value. */
export function checkConfig({ env }: Plugin, { urn, news }: CheckRequest): Buffer {
  const { values } = decode(news);
  const faults = [...strangers(values), ...faultsOf(sources(values, urn, env), env)];
  const failures = faults.map((reason) => ({ property: "", reason }));
  if (news === undefined) return checkResponse({ inputs: undefined, failures });
  const inputs = entriesOf(news);
  // A password that a program gives in the clear is a secret all the same, in the state too.
  for (const name of settingNames.filter((name) => describeSetting(name).secret === true)) {
    const value = inputs.get(name);
    if (value !== undefined) inputs.set(name, secret(value));
  }
  return checkResponse({ inputs: structOf(inputs), failures });
}

/** Another cloud has other credentials: that replaces. Whatever else changes, a password above all, changes nothing of them. */
export function diffConfig({ env }: Plugin, request: DiffRequest): Buffer {
  const olds = decode(request.oldInputs ?? request.olds).values;
  const news = decode(request.news).values;
  const changed = settingNames.filter((name) => differs(name, olds[name], news[name]));
  const moving: SettingName[] = changed.filter((name) => name === "authUrl" || name === "cloud");
  const sourcesOf = (values: Values): readonly Source[] =>
    withNamedCloud(sources(values, request.urn, env), whereOf({ variables: env })).sources;
  const replaces = moving.length > 0 && movesCloud(olds, news, sourcesOf) ? moving : [];
  const changes = changed.map((name) => {
    const kind = kindOfChange(olds[name], news[name], moving.includes(name) && replaces.length > 0);
    return [name, { kind, ofInputs: true }] as const;
  });
  return diffResponse({ changed: changed.length > 0, replaces, detailed: new Map(changes) });
}

export function configure(plugin: Plugin, request: ConfigureRequest): Buffer {
  const values = { ...variables(request), ...decode(request.args).values };
  const { env } = plugin;
  const from = sources(values, request.urn, env);
  plugin.calls.renew();
  void plugin.connection?.close();
  plugin.connection = new Connection(
    from.some(hasUnknown) ? undefined : loadConfig(from, { variables: env }),
    plugin.cloudOptions,
  );
  return configureResponse({ acceptSecrets: true, supportsPreview: true });
}

/** Explicit argument > stack config > environment. The default provider's arguments are the stack config. */
function sources(values: Values, urn: string, env: NodeJS.ProcessEnv): Source[] {
  const own = stackConfig((key) => values[key.slice("ventus:".length)]);
  if (urn === "" || isDefaultProvider(urn)) return [own, environment(env)];
  const stack = stackConfigOfEngine(env);
  return [providerArguments(withoutDefaults(values, stack, env)), stackConfig((key) => stack[key]), environment(env)];
}

/**
 * SDKs that Pulumi generates fill arguments that a program leaves out with the environment's values. They are the
 * environment's all the same: a cloud of clouds.yaml that the program names comes before them.
 */
function withoutDefaults(values: Values, stack: Values, env: NodeJS.ProcessEnv): Values {
  const isDefault = ([name, value]: [string, unknown]): boolean =>
    isSettingName(name) && stack[`ventus:${name}`] === undefined && value === env[describeSetting(name).variable];
  return Object.fromEntries(Object.entries(values).filter((entry) => !isDefault(entry)));
}

/** The engine gives the whole stack config to every plugin (seen with 3.245.0), or to none. */
function stackConfigOfEngine(env: NodeJS.ProcessEnv): Values {
  try {
    const config: unknown = JSON.parse(env["PULUMI_CONFIG"] ?? "{}");
    return typeof config === "object" && config !== null ? Object.fromEntries(Object.entries(config)) : {};
  } catch {
    return {};
  }
}

/** Engines before the structured `args` sent `ventus:config:authUrl`. */
function variables(request: ConfigureRequest): Values {
  return Object.fromEntries(Array.from(request.variables, ([key, value]) => [key.split(":").at(-1) ?? key, value]));
}

function strangers(values: Values): string[] {
  return Object.keys(values)
    .filter((name) => !isSettingName(name) && !engineOwn.has(name))
    .map((name) => `${name} is no setting of the ventus provider; these are: ${settingNames.join(", ")}`);
}

function faultsOf(from: readonly Source[], env: NodeJS.ProcessEnv): string[] {
  const known: Source[] = from.map(({ values, ...source }) => ({
    ...source,
    values: Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => {
        if (value !== unknown) return [[name, value]];
        return isSettingName(name) && !unforeseeable.has(name) ? [[name, standIn(name)]] : [];
      }),
    ),
  }));
  if (from.some(({ values }) => [...unforeseeable].some((name) => values[name] === unknown))) known.push(anything);
  const loaded = loadConfig(known, { variables: env });
  return "faults" in loaded ? loaded.faults : [];
}

/** Nobody can tell yet which other settings these need, or bring. */
const unforeseeable: ReadonlySet<SettingName> = new Set(["cloud", "authType"]);

/** Passes for a value that is not known yet, so that the known rest is checked all the same. */
function standIn(name: SettingName): string {
  if (name === "authUrl" || name.endsWith("Endpoint")) return "https://not-known-yet.invalid";
  if (name === "caCertificate") return "-----BEGIN CERTIFICATE-----";
  if (name === "interface") return "public";
  return name === "insecure" ? "false" : "not-known-yet";
}

/** Whatever a named cloud may bring, so that nothing counts as missing. */
const anything: Source = {
  nameOf: (setting) => `ventus:${setting}`,
  values: Object.fromEntries(
    settingNames.filter((name) => !unforeseeable.has(name) && name !== "insecure").map((name) => [name, standIn(name)]),
  ),
};

function hasUnknown({ values }: Source): boolean {
  return Object.values(values).includes(unknown);
}

function differs(name: SettingName, old: unknown, now: unknown): boolean {
  if (name === "authUrl" && typeof old === "string" && typeof now === "string") {
    return normaliseAuthUrl(old) !== normaliseAuthUrl(now);
  }
  // The engine passes `insecure: true` on as text.
  return old !== now && (old === unknown || now === unknown || text(old) !== text(now));
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "boolean" ? String(value) : kindOf(value);
}

/** An authUrl that was or will be left out is the environment's or clouds.yaml's: to write down the same one moves nothing. */
function movesCloud(olds: Values, news: Values, sourcesOf: (values: Values) => readonly Source[]): boolean {
  const effective = (values: Values): unknown => {
    for (const { values: found } of sourcesOf(values)) {
      if (found.authUrl !== undefined) return found.authUrl;
      if (found.cloud === unknown) return unknown;
    }
    return undefined;
  };
  const [old, now] = [effective(olds), effective(news)];
  return old !== undefined && now !== undefined && differs("authUrl", old, now);
}

function kindOfChange(old: unknown, now: unknown, replaces: boolean): ChangeKind {
  if (old === undefined) return replaces ? changeKind.addReplace : changeKind.add;
  if (now === undefined) return replaces ? changeKind.deleteReplace : changeKind.delete;
  return replaces ? changeKind.updateReplace : changeKind.update;
}
