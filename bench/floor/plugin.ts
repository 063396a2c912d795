import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { GrpcServer } from "../../provider/plugin/grpc/server";
import type { Method } from "../../provider/plugin/grpc/server";
import { status, StatusError } from "../../provider/plugin/grpc/status";
import * as requests from "../../provider/plugin/protocol/requests";
import * as responses from "../../provider/plugin/protocol/responses";
import { serviceName } from "../../provider/plugin/protocol/serviceName";
import { decode } from "../../provider/plugin/wire";

// A provider plugin that does nothing, on this package's own gRPC and messages: what a resource costs when nothing is done
// for it. The inputs are the outputs.

const version = "0.0.1";

const schema = {
  name: "floor",
  version,
  provider: {},
  resources: {
    "floor:index:Thing": {
      inputProperties: { projectId: { type: "string" }, regenerate: { type: "string" } },
      properties: { projectId: { type: "string" }, regenerate: { type: "string" } },
    },
  },
};

const { empty } = responses;

const check: Method = (message) =>
  responses.checkResponse({ inputs: requests.checkRequest(message).news, failures: [] });

function difference(changed: boolean): Uint8Array {
  return responses.diffResponse({ changed, replaces: [], detailed: new Map() });
}

const methods: Record<string, Method> = {
  Handshake: () => responses.handshakeResponse({ acceptSecrets: true }),
  GetPluginInfo: () => responses.pluginInfo({ version }),
  GetSchema: () => responses.getSchemaResponse({ schema: JSON.stringify(schema) }),
  CheckConfig: check,
  DiffConfig: () => difference(false),
  Configure: () => responses.configureResponse({ acceptSecrets: true, supportsPreview: true }),
  Check: check,
  Diff: (message) => {
    const { oldInputs, news } = requests.diffRequest(message);
    return difference(!isDeepStrictEqual(decode(oldInputs).values, decode(news).values));
  },
  Create: (message) => {
    const { properties = empty } = requests.createRequest(message);
    return responses.createResponse({ id: randomUUID(), properties });
  },
  Read: (message) => {
    const { id, properties = empty, inputs } = requests.readRequest(message);
    return responses.readResponse({ id, properties, inputs });
  },
  Update: (message) => {
    const { news: properties = empty } = requests.updateRequest(message);
    return responses.updateResponse({ properties });
  },
  Delete: () => empty,
  Attach: () => empty,
  Cancel: () => empty,
};

async function main(): Promise<void> {
  const server = new GrpcServer(serviceName, methods, {
    longestMessage: 1024 * 1024,
    toStatusError: (thrown) => new StatusError(status.unknown, String(thrown)),
  });
  process.stdout.write(`${await server.listen()}\n`);
}

void main();
