import "./parsing";
import { functions } from "../functions/functions";
import { secretOutputs } from "../objectStorageCredentials/args";
import { outputsOf } from "../objectStorageCredentials/state";
import { unknown } from "../objectStorageCredentials/unknown";
import { failuresOf } from "./check";
import { status, StatusError } from "./grpc/status";
import { connectionOf } from "./life";
import type { Plugin } from "./plugin";
import type { InvokeRequest } from "./protocol/requests";
import { invokeResponse } from "./protocol/responses";
import { decode, encode } from "./wire";

const prefix = "ventus:index:";

export async function invoke(plugin: Plugin, request: InvokeRequest): Promise<Buffer> {
  const { token } = request;
  const called = token.startsWith(prefix) ? functions.get(token.slice(prefix.length)) : undefined;
  if (called === undefined) {
    const names = [...functions.keys()].map((name) => `${prefix}${name}`).join(", ");
    throw new StatusError(status.notFound, `the ventus provider has no function "${token}"; it has ${names}`);
  }
  const { values, secrets } = decode(request.args);
  return await plugin.calls.run("", 0, async (call) => {
    const cloud = connectionOf(plugin).cloudIfKnown(call);
    if (cloud === undefined || Object.values(values).includes(unknown)) {
      return invokeResponse({ result: encode(Object.fromEntries(called.results.map((name) => [name, unknown]))) });
    }
    const prepared = called.prepare(values);
    if ("faults" in prepared) return invokeResponse({ failures: failuresOf(prepared.faults, secrets) });
    const result = await prepared.run(cloud, call);
    return invokeResponse({ result: encode(outputsOf(result), new Set(secretOutputs)) });
  });
}
