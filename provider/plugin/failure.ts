import { Metadata, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";

/** A failure with a gRPC status of its own. */
export class StatusError extends Error {
  constructor(
    readonly code: status,
    message: string,
  ) {
    super(message);
  }
}

/** The resource exists, and something after that failed: the engine keeps it with these outputs, and tries again. */
export class InitFailed extends Error {
  constructor(
    readonly id: string,
    readonly properties: Struct,
    reason: string,
  ) {
    super(reason);
  }
}

/** HTTP/2 headers carry the text, and Node refuses to send more than 64 KiB of them; escaped, a byte may need three. */
const longestText = 6_000;

export function toServiceError(thrown: unknown): Partial<ServiceError> {
  const text = thrown instanceof Error ? thrown.message : "unknown failure";
  const details = text.length <= longestText ? text : `${text.slice(0, longestText)} …`;
  if (thrown instanceof InitFailed) return { code: status.UNKNOWN, details, metadata: metadataOf(thrown, details) };
  return { code: thrown instanceof StatusError ? thrown.code : status.UNKNOWN, details };
}

/** As Go's gRPC reads it: https://github.com/grpc/grpc/blob/master/doc/statuscodes.md knows no details, Google's API does. */
function metadataOf({ id, properties }: InitFailed, reason: string): Metadata {
  const detail = new ErrorResourceInitFailed().setId(id).setProperties(properties).setReasonsList([reason]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = new Status().setCode(status.UNKNOWN).setMessage(reason).setDetailsList([packed]);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  return metadata;
}
