import { credentials, Metadata } from "@grpc/grpc-js";
import type { Client } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** How urgent a message to the user is. */
export type Severity = "info" | "warning";

export interface Message {
  severity: Severity;
  message: string;
  /** The resource beside which it is shown. */
  urn: string;
  /** Stands in the status line until the next one, and in no log. */
  ephemeral: boolean;
}

/** Milliseconds: an engine that does not take a message must not hold up an operation. */
const patience = 5_000;

/** Hands a message to the engine, over the connection that there is. Never fails. */
export async function send(
  address: string,
  channel: ReturnType<Client["getChannel"]>,
  message: Message,
): Promise<void> {
  const client = new EngineClient(address, credentials.createInsecure(), { channelOverride: channel });
  const request = new LogRequest()
    .setSeverity(message.severity === "info" ? LogSeverity.INFO : LogSeverity.WARNING)
    .setMessage(message.message)
    .setUrn(message.urn)
    .setEphemeral(message.ephemeral);
  await new Promise<void>((resolve) => {
    client.log(request, new Metadata(), { deadline: Date.now() + patience }, () => {
      resolve();
    });
  });
}
