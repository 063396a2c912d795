import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { handleUnaryCall } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckResponse,
  ConfigureResponse,
  CreateResponse,
  DiffResponse,
  GetSchemaResponse,
  ProviderHandshakeResponse,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type {
  CheckRequest,
  CreateRequest,
  DiffRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

// A provider plugin that does nothing, on the same library and stubs as this package's own: what a resource costs when
// nothing is done for it. The inputs are the outputs.

const schema = {
  name: "floor",
  version: "0.0.1",
  provider: {},
  resources: {
    "floor:index:Thing": {
      inputProperties: { projectId: { type: "string" }, regenerate: { type: "string" } },
      properties: { projectId: { type: "string" }, regenerate: { type: "string" } },
    },
  },
};

function unary<Request, Response>(answer: (request: Request) => Response): handleUnaryCall<Request, Response> {
  return ({ request }, send) => {
    send(null, answer(request));
  };
}

async function main(): Promise<void> {
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const server = new Server();
  server.addService(ResourceProviderService, {
    handshake: unary(() => new ProviderHandshakeResponse().setAcceptSecrets(true)),
    getPluginInfo: unary(() => new PluginInfo().setVersion(schema.version)),
    getSchema: unary(() => new GetSchemaResponse().setSchema(JSON.stringify(schema))),
    checkConfig: unary((request: CheckRequest) => new CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new DiffResponse().setChanges(DIFF_NONE)),
    configure: unary(() => new ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
    check: unary((request: CheckRequest) => new CheckResponse().setInputs(request.getNews())),
    diff: unary((request: DiffRequest) => {
      const same = isDeepStrictEqual(request.getOldInputs()?.toJavaScript(), request.getNews()?.toJavaScript());
      return new DiffResponse().setChanges(same ? DIFF_NONE : DIFF_SOME);
    }),
    create: unary((request: CreateRequest) =>
      new CreateResponse().setId(randomUUID()).setProperties(request.getProperties()),
    ),
    read: unary((request: ReadRequest) =>
      new ReadResponse().setId(request.getId()).setProperties(request.getProperties()).setInputs(request.getInputs()),
    ),
    update: unary((request: UpdateRequest) => new UpdateResponse().setProperties(request.getNews())),
    delete: unary(() => new Empty()),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
  process.stdout.write(`${port}\n`);
}

void main();
