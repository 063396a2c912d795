import { status } from "@grpc/grpc-js";
import { CheckFailure, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { functions } from "../functions/functions";
import { secretOutputs } from "../objectStorageCredentials/args";
import { outputsOf } from "../objectStorageCredentials/state";
import { unknown } from "../objectStorageCredentials/unknown";
import { StatusError } from "./failure";
import { connectionOf } from "./life";
import type { Plugin } from "./plugin";
import { decode, encode } from "./wire";

const prefix = "ventus:index:";

export async function invoke(plugin: Plugin, request: InvokeRequest): Promise<InvokeResponse> {
  const token = request.getTok();
  const called = token.startsWith(prefix) ? functions.get(token.slice(prefix.length)) : undefined;
  if (called === undefined) {
    const names = [...functions.keys()].map((name) => `${prefix}${name}`).join(", ");
    throw new StatusError(status.NOT_FOUND, `the ventus provider has no function "${token}"; it has ${names}`);
  }
  const { values, secrets } = decode(request.getArgs());
  return await plugin.calls.run("", 0, async (call) => {
    const cloud = connectionOf(plugin).cloudIfKnown(call);
    if (cloud === undefined || Object.values(values).includes(unknown)) {
      return new InvokeResponse().setReturn(encode(Object.fromEntries(called.results.map((name) => [name, unknown]))));
    }
    const prepared = called.prepare(values);
    if ("faults" in prepared) {
      return new InvokeResponse().setFailuresList(
        prepared.faults.map(({ property, reason }) =>
          new CheckFailure().setProperty(secrets.has(property) ? "" : property).setReason(reason),
        ),
      );
    }
    const result = await prepared.run(cloud, call);
    return new InvokeResponse().setReturn(encode(outputsOf(result), new Set(secretOutputs)));
  });
}
