import { settle } from "../start";
import { handshake, info, schema } from "./about";
import type { Method } from "./grpc/server";
import { status, StatusError } from "./grpc/status";
import type { Plugin } from "./plugin";
import * as requests from "./protocol/requests";
import { empty } from "./protocol/responses";
import { typeOf } from "./urn";

/** The one resource there is. */
const resourceType = "ventus:index:ObjectStorageCredentials";

/**
 * The methods of Pulumi's ResourceProvider protocol, by their names. What works on resources is loaded when it is first
 * called: an engine that wants the schema alone gets it sooner.
 * https://github.com/pulumi/pulumi/blob/v3.245.0/proto/pulumi/provider.proto
 */
export function service(plugin: Plugin): Readonly<Record<string, Method>> {
  return {
    Handshake: (message) => {
      const { engineAddress } = requests.handshakeRequest(message);
      if (engineAddress !== "") plugin.attach(engineAddress);
      return handshake();
    },
    Attach: (message) => {
      plugin.attach(requests.attachRequest(message).address);
      return empty;
    },
    GetPluginInfo: info,
    GetSchema: (message) => schema(requests.getSchemaRequest(message)),
    // Converters ask which provider of another tool this one stands for: none, said by an empty answer.
    GetMapping: () => empty,
    GetMappings: () => empty,
    CheckConfig: async (message) => {
      const request = requests.checkRequest(message);
      return (await import("./config.js")).checkConfig(plugin, request);
    },
    DiffConfig: async (message) => {
      const request = requests.diffRequest(message);
      return (await import("./config.js")).diffConfig(plugin, request);
    },
    Configure: async (message) => {
      const request = requests.configureRequest(message);
      return (await import("./config.js")).configure(plugin, request);
    },
    Check: async (message) => {
      const request = ours(requests.checkRequest(message));
      return (await import("./check.js")).check(request);
    },
    Diff: async (message) => {
      const request = ours(requests.diffRequest(message));
      return await (await import("./check.js")).diff(plugin, request);
    },
    Create: async (message) => {
      const request = ours(requests.createRequest(message));
      return await onCloud((life) => life.create(plugin, request), request.preview);
    },
    Read: async (message) => {
      const request = ours(requests.readRequest(message));
      return await onCloud((life) => life.read(plugin, request));
    },
    Update: async (message) => {
      const request = ours(requests.updateRequest(message));
      return await onCloud((life) => life.update(plugin, request), request.preview);
    },
    Delete: async (message) => {
      const request = ours(requests.deleteRequest(message));
      await onCloud((life) => life.deleteSet(plugin, request));
      return empty;
    },
    Invoke: async (message) => {
      const request = requests.invokeRequest(message);
      return await (await import("./invoke.js")).invoke(plugin, request);
    },
    Cancel: () => {
      plugin.calls.cancel();
      return empty;
    },
    List: unimplemented("lists no resources"),
    Parameterize: unimplemented("takes no parameters"),
    Call: unimplemented("has no methods on resources"),
    Construct: unimplemented("has no component resources"),
  };
}

/** Runs what works on the cloud, the last of what this process loads. What it took for once is kept for the next process. */
async function onCloud<T>(work: (life: typeof import("./life")) => Promise<T>, isPreview = false): Promise<T> {
  const life = await import("./life.js");
  try {
    return await work(life);
  } finally {
    // A preview needs half of it, and what is kept is kept for good.
    if (!isPreview) settle();
  }
}

function unimplemented(what: string): Method {
  return () => {
    throw new StatusError(status.unimplemented, `the ventus provider ${what}`);
  };
}

function ours<Request extends { readonly urn: string }>(request: Request): Request {
  const type = typeOf(request.urn);
  if (type === resourceType) return request;
  throw new StatusError(status.notFound, `the ventus provider has no resource "${type}"; it has ${resourceType}`);
}
