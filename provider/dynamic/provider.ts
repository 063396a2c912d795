import type * as dynamic from "@pulumi/pulumi/dynamic";
import { unknownValue } from "@pulumi/pulumi/runtime";
import type { Cloud } from "../cloud";
import { ConfigError } from "../config/errors";
import { loadConfig } from "../config/load";
import type { Loaded } from "../config/load";
import { environment, stackConfig } from "../config/sources";
import { settle } from "../start";
import { connect } from "../connect";
import { systemClock } from "../http/time";
import type { ObjectStorageCredentialsInputs } from "../objectStorageCredentials/args";
import { operationTime } from "../objectStorageCredentials/call";
import type { Call } from "../objectStorageCredentials/call";
import { check as checkInputs, known } from "../objectStorageCredentials/check";
import type { PreviewInputs } from "../objectStorageCredentials/check";
import { create as createSet } from "../objectStorageCredentials/create";
import { remove } from "../objectStorageCredentials/delete";
import { diff as diffInputs, isChange } from "../objectStorageCredentials/diff";
import { VentusError } from "../errors";
import { endWithEngine } from "./engineWatch";
import { IncompleteError } from "../objectStorageCredentials/errors";
import { read as readSet, readByAccessKey } from "../objectStorageCredentials/read";
import { knownState, outputsOf, parseState } from "../objectStorageCredentials/state";
import type { State } from "../objectStorageCredentials/state";
import { unknown } from "../objectStorageCredentials/unknown";
import { update as updateSet } from "../objectStorageCredentials/update";

// Front door 1: what Pulumi's host of dynamic providers calls. It translates, and holds no rule of the resource.

type Properties = Record<string, unknown>;

let loaded: Loaded = { faults: ["the engine has not configured the provider"] };
let connected: Cloud | undefined;

/** The engine calls this once a process, and does not wait for it: nothing here may be asynchronous. */
export function configure({ config }: dynamic.ConfigureRequest): Promise<void> {
  const sources = [stackConfig((key) => config.get(key)), environment(process.env)];
  loaded = loadConfig(sources);
  connected = undefined;
  endWithEngine(process.argv, () => process.exit());
  return Promise.resolve();
}

export function check(_olds: Properties, news: Properties): Promise<dynamic.CheckResult> {
  const checked = checkInputs(fromWire(news));
  const faults = [
    ...("faults" in loaded ? loaded.faults : []),
    ...("faults" in checked ? checked.faults.map(({ reason }) => reason) : []),
  ];
  // The engine prints the value of the property that a failure names, secrets too (seen): so none is named.
  return Promise.resolve({ inputs: news, failures: faults.map((reason) => ({ property: "", reason })) });
}

export function diff(_id: string, olds: Properties, news: Properties): Promise<dynamic.DiffResult> {
  return told(() => {
    const { s3Endpoint } = "config" in loaded ? loaded.config : {};
    const difference = diffInputs(knownState(olds), previewInputs(news), { now: systemClock.now(), s3Endpoint });
    if (difference.replaces.length === 0) for (const reason of difference.reasons) console.log(reason);
    return Promise.resolve({ changes: isChange(difference), replaces: difference.replaces });
  });
}

export async function create(inputs: Properties): Promise<dynamic.CreateResult> {
  const state = await completing(inputs, async () => await createSet(cloud(), finalInputs(inputs), newCall()));
  return { id: state.accessKey, outs: outputsOf(state) };
}

export function read(id: string, props: Properties = {}): Promise<dynamic.ReadResult> {
  return onCloud(async () => {
    const state = parseState(props);
    const call = newCall();
    const found = state === undefined ? await readByAccessKey(cloud(), id, call) : await readSet(cloud(), state, call);
    // An empty id is how the engine learns that a resource is gone.
    return found === undefined ? { id: "" } : { id, props: outputsOf(found) };
  });
}

export async function update(id: string, olds: Properties, news: Properties): Promise<dynamic.UpdateResult> {
  const state = await completing(
    news,
    async () => await updateSet(cloud(), knownState(olds), finalInputs(news), newCall()),
    id,
  );
  return { outs: outputsOf(state) };
}

function deleteSet(_id: string, props: Properties): Promise<void> {
  return onCloud(async () => {
    await remove(cloud(), knownState(props), newCall());
  });
}
export { deleteSet as delete };

/** What an operation on the cloud took is kept for the next process. */
async function onCloud<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await told(work);
  } finally {
    settle();
  }
}

/**
 * Of a failed diff, read or delete the host prints error and stack for itself, before the engine prints the error beside
 * the resource. A refusal with its advice is no crash: the first line, once, is enough there.
 */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof VentusError) throw new ToldError(error.message);
    throw error;
  }
}

class ToldError extends Error {
  constructor(message: string) {
    super(message);
    // The engine of JavaScript gives each error a stack of its own, which hides a getter of the class.
    this.stack = message.split("\n", 1).join();
  }

  override toString(): string {
    return "ventus";
  }
}

function cloud(): Cloud {
  if (connected !== undefined) return connected;
  if ("faults" in loaded) throw new ConfigError(loaded.faults);
  connected = connect(loaded.config, warn);
  return connected;
}

function newCall(): Call {
  return { deadline: Date.now() + operationTime, warn };
}

/** The host hands on what its process prints; the engine shows it beside the resource. */
function warn(message: string): void {
  console.log(`warning: ${message}`);
}

/** Lets the engine keep what was made before something failed. */
async function completing(inputs: Properties, work: () => Promise<State>, id?: string): Promise<State> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IncompleteError)) throw error;
    // Without __provider among them the next refresh or destroy could not load the provider (seen).
    const properties = { ...outputsOf(error.state), __provider: inputs["__provider"] };
    throw Object.assign(new Error(error.message), {
      id: id ?? error.state.accessKey,
      properties,
      reasons: [error.message],
    });
  } finally {
    settle();
  }
}

function fromWire({ __provider: _, ...properties }: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, value === unknownValue ? unknown : value]),
  );
}

function previewInputs(news: Properties): PreviewInputs {
  const checked = checkInputs(fromWire(news));
  if ("faults" in checked) throw new Error(checked.faults.map(({ reason }) => reason).join("\n"));
  return checked.inputs;
}

function finalInputs(news: Properties): ObjectStorageCredentialsInputs {
  return known(previewInputs(news));
}
