import { readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../version";
import { status, StatusError } from "./grpc/status";
import type { GetSchemaRequest } from "./protocol/requests";
import { getSchemaResponse, handshakeResponse, pluginInfo } from "./protocol/responses";

// What the plugin says of itself. Asked for first, so nothing of the core is loaded for it.

/** Secrets come in envelopes; resources and outputs come as the plain values that they stand for. */
export function handshake(): Buffer {
  return handshakeResponse({ acceptSecrets: true });
}

export function info(): Buffer {
  return pluginInfo({ version });
}

export function schema(request: GetSchemaRequest): Buffer {
  if (request.version !== 0) {
    throw new StatusError(status.invalidArgument, `there is no schema of version ${request.version}, only 0`);
  }
  // Not by promises: what Node loads for them takes longer than the file.
  return getSchemaResponse({ schema: readFileSync(join(__dirname, "../../../schema.json"), "utf8") });
}
