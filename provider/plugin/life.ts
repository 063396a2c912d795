import "./parsing";
import { known } from "../objectStorageCredentials/check";
import { create as createSet } from "../objectStorageCredentials/create";
import { remove } from "../objectStorageCredentials/delete";
import { IncompleteError } from "../objectStorageCredentials/errors";
import { planCreate } from "../objectStorageCredentials/planCreate";
import { planUpdate } from "../objectStorageCredentials/planUpdate";
import { read as readSet, readByAccessKey } from "../objectStorageCredentials/read";
import { secretOutputs } from "../objectStorageCredentials/args";
import { knownState, outputsOf, parseState } from "../objectStorageCredentials/state";
import type { State } from "../objectStorageCredentials/state";
import { unknown } from "../objectStorageCredentials/unknown";
import { update as updateSet } from "../objectStorageCredentials/update";
import { checkedInputs } from "./check";
import { Connection } from "./connection";
import { InitFailed } from "./failure";
import type { Plugin } from "./plugin";
import type { CreateRequest, DeleteRequest, ReadRequest, UpdateRequest } from "./protocol/requests";
import { createResponse, readResponse, updateResponse } from "./protocol/responses";
import { decode, encode } from "./wire";
import type { Properties } from "./wire";

// What works on the cloud. Each function translates, and holds no rule of the resource.

export async function create(plugin: Plugin, request: CreateRequest): Promise<Buffer> {
  const properties = decode(request.properties);
  const inputs = checkedInputs(properties.values);
  return await plugin.calls.run(request.urn, request.timeout, async (call) => {
    if (request.preview) {
      const planned = await planCreate(connectionOf(plugin).cloudIfKnown(call), inputs, call);
      const id = planned.accessKey === unknown ? "" : planned.accessKey;
      return createResponse({ id, properties: outputs(planned, properties) });
    }
    const state = await completing(properties, undefined, () =>
      createSet(connectionOf(plugin).cloud(call), known(inputs), call),
    );
    return createResponse({ id: state.accessKey, properties: outputs(state, properties) });
  });
}

export async function update(plugin: Plugin, request: UpdateRequest): Promise<Buffer> {
  const olds = decode(request.olds);
  const news = decode(request.news);
  const secrets = { values: {}, secrets: new Set([...olds.secrets, ...news.secrets]) };
  const inputs = checkedInputs(news.values);
  const state = knownState(olds.values);
  return await plugin.calls.run(request.urn, request.timeout, async (call) => {
    if (request.preview) {
      return updateResponse({ properties: outputs(planUpdate(state, inputs, plugin.circumstances), secrets) });
    }
    const cloud = connectionOf(plugin).cloud(call);
    const updated = await completing(secrets, request.id, () => updateSet(cloud, state, known(inputs), call));
    return updateResponse({ properties: outputs(updated, secrets) });
  });
}

/** A refresh, where the state is known; an import or a `get`, where only the id is. */
export async function read(plugin: Plugin, request: ReadRequest): Promise<Uint8Array> {
  const properties = decode(request.properties);
  const state = parseState(properties.values);
  return await plugin.calls.run(request.urn, request.timeout, async (call) => {
    const cloud = connectionOf(plugin).cloud(call);
    if (state === undefined) {
      const found = await readByAccessKey(cloud, request.id, call);
      const { projectId, userId } = found;
      return readResponse({
        id: request.id,
        properties: outputs(found, properties),
        // What import writes into the program: whose credentials these are, so that it stays so.
        inputs: encode({ projectId, userId }),
      });
    }
    const found = await readSet(cloud, state, call);
    if (found === undefined) return readResponse(undefined);
    return readResponse({ id: request.id, properties: outputs(found, properties), inputs: request.inputs });
  });
}

export async function deleteSet(plugin: Plugin, request: DeleteRequest): Promise<void> {
  const state = knownState(decode(request.properties).values);
  await plugin.calls.run(request.urn, request.timeout, async (call) => {
    await remove(connectionOf(plugin).cloud(call), state, call);
  });
}

export function connectionOf(plugin: Plugin): Connection {
  return plugin.connection ?? new Connection({ faults: ["the engine has not configured the provider"] });
}

/** The secret outputs always, and those that come from secret inputs, as secrets. */
function outputs(state: Parameters<typeof outputsOf>[0], { secrets }: Properties): Buffer {
  return encode(outputsOf(state), new Set([...secretOutputs, ...secrets]));
}

/** Lets the engine keep what was made before something failed. */
async function completing(properties: Properties, id: string | undefined, work: () => Promise<State>): Promise<State> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IncompleteError)) throw error;
    throw new InitFailed(id ?? error.state.accessKey, outputs(error.state, properties), error.message);
  }
}
