import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  GetMappingResponse,
  GetMappingsResponse,
  GetSchemaResponse,
  ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { version } from "../version";
import { StatusError } from "./failure";

// What the plugin says of itself. Asked for first, so nothing of the core is loaded for it.

/** Secrets come in envelopes; resources and outputs come as the plain values that they stand for. */
export function handshake(): ProviderHandshakeResponse {
  return new ProviderHandshakeResponse().setAcceptSecrets(true);
}

export function pluginInfo(): PluginInfo {
  return new PluginInfo().setVersion(version);
}

export async function schema(request: GetSchemaRequest): Promise<GetSchemaResponse> {
  if (request.getVersion() !== 0) {
    throw new StatusError(status.INVALID_ARGUMENT, `there is no schema of version ${request.getVersion()}, only 0`);
  }
  return new GetSchemaResponse().setSchema(await readFile(join(__dirname, "../../../schema.json"), "utf8"));
}

/** Converters ask which provider of another tool this one stands for: none, said by an empty answer. */
export function mapping(): GetMappingResponse {
  return new GetMappingResponse();
}

export function mappings(): GetMappingsResponse {
  return new GetMappingsResponse();
}
