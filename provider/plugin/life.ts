import { CreateResponse, ReadResponse, UpdateResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { CreateRequest, DeleteRequest, ReadRequest, UpdateRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
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
import { decode, encode } from "./wire";
import type { Properties } from "./wire";

// What works on the cloud. Each function translates, and holds no rule of the resource.

export async function create(plugin: Plugin, request: CreateRequest): Promise<CreateResponse> {
  const properties = decode(request.getProperties());
  const inputs = checkedInputs(properties.values);
  return await plugin.calls.run(request.getUrn(), request.getTimeout(), async (call) => {
    if (request.getPreview()) {
      const planned = await planCreate(connectionOf(plugin).cloudIfKnown(call), inputs, call);
      const id = planned.accessKey === unknown ? "" : planned.accessKey;
      return new CreateResponse().setId(id).setProperties(outputs(planned, properties));
    }
    const state = await completing(properties, undefined, () =>
      createSet(connectionOf(plugin).cloud(call), known(inputs), call),
    );
    return new CreateResponse().setId(state.accessKey).setProperties(outputs(state, properties));
  });
}

export async function update(plugin: Plugin, request: UpdateRequest): Promise<UpdateResponse> {
  const olds = decode(request.getOlds());
  const news = decode(request.getNews());
  const secrets = { values: {}, secrets: new Set([...olds.secrets, ...news.secrets]) };
  const inputs = checkedInputs(news.values);
  const state = knownState(olds.values);
  return await plugin.calls.run(request.getUrn(), request.getTimeout(), async (call) => {
    if (request.getPreview()) {
      return new UpdateResponse().setProperties(outputs(planUpdate(state, inputs, plugin.circumstances), secrets));
    }
    const cloud = connectionOf(plugin).cloud(call);
    const updated = await completing(secrets, request.getId(), () => updateSet(cloud, state, known(inputs), call));
    return new UpdateResponse().setProperties(outputs(updated, secrets));
  });
}

/** A refresh, where the state is known; an import or a `get`, where only the id is. */
export async function read(plugin: Plugin, request: ReadRequest): Promise<ReadResponse> {
  const properties = decode(request.getProperties());
  const state = parseState(properties.values);
  return await plugin.calls.run(request.getUrn(), request.getTimeout(), async (call) => {
    const cloud = connectionOf(plugin).cloud(call);
    if (state === undefined) {
      const found = await readByAccessKey(cloud, request.getId(), call);
      const { projectId, userId } = found;
      return (
        new ReadResponse()
          .setId(request.getId())
          .setProperties(outputs(found, properties))
          // What import writes into the program: whose credentials these are, so that it stays so.
          .setInputs(encode({ projectId, userId }))
      );
    }
    const found = await readSet(cloud, state, call);
    // An empty id is how the engine learns that a resource is gone.
    if (found === undefined) return new ReadResponse();
    const response = new ReadResponse().setId(request.getId()).setProperties(outputs(found, properties));
    const inputs = request.getInputs();
    return inputs === undefined ? response : response.setInputs(inputs);
  });
}

export async function deleteSet(plugin: Plugin, request: DeleteRequest): Promise<Empty> {
  const state = knownState(decode(request.getProperties()).values);
  await plugin.calls.run(request.getUrn(), request.getTimeout(), async (call) => {
    await remove(connectionOf(plugin).cloud(call), state, call);
  });
  return new Empty();
}

export function connectionOf(plugin: Plugin): Connection {
  return plugin.connection ?? new Connection({ faults: ["the engine has not configured the provider"] });
}

/** The secret outputs always, and those that come from secret inputs, as secrets. */
function outputs(state: Parameters<typeof outputsOf>[0], { secrets }: Properties): Struct {
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
