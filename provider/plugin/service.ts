import { status } from "@grpc/grpc-js";
import type { handleServerStreamingCall, handleUnaryCall } from "@grpc/grpc-js";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { settle } from "../start";
import { handshake, mapping, mappings, pluginInfo, schema } from "./about";
import { StatusError, toServiceError } from "./failure";
import type { Plugin } from "./plugin";
import { typeOf } from "./urn";

/** The one resource there is. */
const resourceType = "ventus:index:ObjectStorageCredentials";

/**
 * The methods of Pulumi's ResourceProvider protocol. What works on resources is loaded when it is first called: an engine
 * that wants the schema alone gets it sooner. https://github.com/pulumi/pulumi/blob/v3.245.0/proto/pulumi/provider.proto
 */
export function service(plugin: Plugin): IResourceProviderServer {
  return {
    handshake: unary((request) => {
      if (request.getEngineAddress() !== "") plugin.attach(request.getEngineAddress());
      return handshake();
    }),
    attach: unary((request) => {
      plugin.attach(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(pluginInfo),
    getSchema: unary(schema),
    getMapping: unary(mapping),
    getMappings: unary(mappings),
    checkConfig: unary(async (request) => (await import("./config.js")).checkConfig(plugin, request)),
    diffConfig: unary(async (request) => (await import("./config.js")).diffConfig(plugin, request)),
    configure: unary(async (request) => (await import("./config.js")).configure(plugin, request)),
    check: unary(async (request) => {
      ours(request.getUrn());
      return (await import("./check.js")).check(request);
    }),
    diff: unary(async (request) => {
      ours(request.getUrn());
      return await (await import("./check.js")).diff(plugin, request);
    }),
    create: unary(async (request) => {
      ours(request.getUrn());
      return await (await life()).create(plugin, request);
    }),
    read: unary(async (request) => {
      ours(request.getUrn());
      return await (await life()).read(plugin, request);
    }),
    update: unary(async (request) => {
      ours(request.getUrn());
      return await (await life()).update(plugin, request);
    }),
    delete: unary(async (request) => {
      ours(request.getUrn());
      return await (await life()).deleteSet(plugin, request);
    }),
    invoke: unary(async (request) => await (await import("./invoke.js")).invoke(plugin, request)),
    cancel: unary(() => {
      plugin.calls.cancel();
      return new Empty();
    }),
    list: streaming(),
    parameterize: unary(() => unimplemented("takes no parameters")),
    call: unary(() => unimplemented("has no methods on resources")),
    construct: unary(() => unimplemented("has no component resources")),
  };
}

/** What works on the cloud, and with it the last of what this process loads. */
async function life(): Promise<typeof import("./life")> {
  const loaded = await import("./life.js");
  settle();
  return loaded;
}

/** Whatever a method throws, garbage on the wire included, becomes the answer to that one call. */
function unary<Request, Response>(
  method: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return ({ request }, answer) => {
    new Promise<Response>((resolve) => {
      resolve(method(request));
    }).then(
      (response) => {
        answer(null, response);
      },
      (error: unknown) => {
        answer(toServiceError(error));
      },
    );
  };
}

function streaming<Request, Response>(): handleServerStreamingCall<Request, Response> {
  return (call) => {
    call.emit("error", { code: status.UNIMPLEMENTED, details: "the ventus provider lists no resources" });
  };
}

function unimplemented(what: string): never {
  throw new StatusError(status.UNIMPLEMENTED, `the ventus provider ${what}`);
}

function ours(urn: string): void {
  const type = typeOf(urn);
  if (type !== resourceType) {
    throw new StatusError(status.NOT_FOUND, `the ventus provider has no resource "${type}"; it has ${resourceType}`);
  }
}
