import {
  CheckFailure,
  CheckResponse,
  ConfigureResponse,
  DiffResponse,
  PropertyDiff,
} from "@pulumi/pulumi/proto/provider_pb";
import type { CheckRequest, ConfigureRequest, DiffRequest } from "@pulumi/pulumi/proto/provider_pb";
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
import { isDefaultProvider } from "./urn";
import { decode, secret } from "./wire";

type Values = Readonly<Record<string, unknown>>;

/** What the engine itself puts among a provider's inputs. */
const engineOwn = new Set(["version", "pluginDownloadURL", "__internal", "__defaults"]);

/** Refuses what no login can be made of, all faults at once. No failure names a property: the engine prints its value. */
export function checkConfig({ env }: Plugin, request: CheckRequest): CheckResponse {
  const { values } = decode(request.getNews());
  const faults = [...strangers(values), ...faultsOf(sources(values, request.getUrn(), env), env)];
  const response = new CheckResponse().setFailuresList(faults.map((reason) => new CheckFailure().setReason(reason)));
  const inputs = request.getNews();
  if (inputs === undefined) return response;
  // A password that a program gives in the clear is a secret all the same, in the state too.
  for (const name of settingNames.filter((name) => describeSetting(name).secret === true)) {
    const value = inputs.getFieldsMap().get(name);
    if (value !== undefined) inputs.getFieldsMap().set(name, secret(value));
  }
  return response.setInputs(inputs);
}

/** Another cloud has other credentials: that replaces. Whatever else changes, a password above all, changes nothing of them. */
export function diffConfig({ env }: Plugin, request: DiffRequest): DiffResponse {
  const olds = decode(request.getOldInputs() ?? request.getOlds()).values;
  const news = decode(request.getNews()).values;
  const changed = settingNames.filter((name) => differs(name, olds[name], news[name]));
  const moving: SettingName[] = changed.filter((name) => name === "authUrl" || name === "cloud");
  const sourcesOf = (values: Values): readonly Source[] =>
    withNamedCloud(sources(values, request.getUrn(), env), whereOf({ variables: env })).sources;
  const replaces = moving.length > 0 && movesCloud(olds, news, sourcesOf) ? moving : [];
  const response = new DiffResponse()
    .setChanges(changed.length > 0 ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE)
    .setDiffsList(changed)
    .setReplacesList(replaces)
    .setHasdetaileddiff(true);
  for (const name of changed) {
    const kind = kindOfChange(olds[name], news[name], moving.includes(name) && replaces.length > 0);
    response.getDetaileddiffMap().set(name, new PropertyDiff().setKind(kind).setInputdiff(true));
  }
  return response;
}

export function configure(plugin: Plugin, request: ConfigureRequest): ConfigureResponse {
  const values = { ...variables(request), ...decode(request.getArgs()).values };
  const { env } = plugin;
  const from = sources(values, request.getUrn() ?? "", env);
  plugin.calls.renew();
  void plugin.connection?.close();
  plugin.connection = new Connection(
    from.some(hasUnknown) ? undefined : loadConfig(from, { variables: env }),
    plugin.cloudOptions,
  );
  return new ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
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
  const entries: [string, unknown][] = [];
  request.getVariablesMap().forEach((value: string, key: string) => {
    entries.push([key.split(":").at(-1) ?? key, value]);
  });
  return Object.fromEntries(entries);
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

function kindOfChange(old: unknown, now: unknown, replaces: boolean): PropertyDiff.Kind {
  const { Kind } = PropertyDiff;
  if (old === undefined) return replaces ? Kind.ADD_REPLACE : Kind.ADD;
  if (now === undefined) return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
  return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
}
