import { Writer } from "../protobuf/writer";

// What the plugin tells the engine, by the numbers of
// https://github.com/pulumi/pulumi/blob/v3.245.0/proto/pulumi/engine.proto

/** How urgent a message to the user is. */
export type Severity = "info" | "warning";

const severities: Readonly<Record<Severity, number>> = { info: 1, warning: 2 };

export interface LogRequest {
  readonly severity: Severity;
  readonly message: string;
  /** The resource beside which it is shown. */
  readonly urn: string;
  /** Stands in the status line until the next one, and in no log. */
  readonly ephemeral: boolean;
}

export function logRequest({ severity, message, urn, ephemeral }: LogRequest): Buffer {
  return new Writer().int(1, severities[severity]).string(2, message).string(3, urn).bool(5, ephemeral).end();
}
