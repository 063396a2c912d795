import { status, StatusError } from "./grpc/status";
import { MalformedMessage } from "./protobuf/reader";
import { initFailedDetails } from "./protocol/responses";

/** The resource exists, and something after that failed: the engine keeps it with these outputs, and tries again. */
export class InitFailed extends Error {
  constructor(
    readonly id: string,
    readonly properties: Uint8Array,
    reason: string,
  ) {
    super(reason);
  }
}

/** HTTP/2 headers carry the text, and Node refuses to send more than 64 KiB of them; escaped, a byte may need three. */
const longestText = 6_000;

/** What the engine is told of whatever a method threw. */
export function toStatusError(thrown: unknown): StatusError {
  const text = thrown instanceof Error ? thrown.message : "unknown failure";
  const message = text.length <= longestText ? text : `${text.slice(0, longestText)} …`;
  if (thrown instanceof InitFailed) {
    const { id, properties } = thrown;
    const details = initFailedDetails({ id, properties, reason: message, code: status.unknown });
    return new StatusError(status.unknown, message, details);
  }
  return new StatusError(thrown instanceof MalformedMessage ? status.internal : status.unknown, message);
}
