/** Why a call failed, as gRPC says it: https://github.com/grpc/grpc/blob/master/doc/statuscodes.md. */
export const status = {
  ok: 0,
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
} as const;

export type Status = (typeof status)[keyof typeof status];

/** A failure with a gRPC status of its own. */
export class StatusError extends Error {
  /**
   * @param details A `google.rpc.Status` with what the caller's program reads: https://google.aip.dev/193.
   */
  constructor(
    readonly code: Status,
    message: string,
    readonly details?: Buffer,
  ) {
    super(message);
  }
}

/** The headers that end a call. */
export function trailers(code: Status, message = "", details?: Buffer): Record<string, string> {
  return {
    "grpc-status": String(code),
    ...(message === "" ? {} : { "grpc-message": percentEncoded(message) }),
    ...(details === undefined ? {} : { "grpc-status-details-bin": details.toString("base64") }),
  };
}

/** As gRPC wants it: every byte of UTF-8 but the printable ones of ASCII, and `%`. */
function percentEncoded(text: string): string {
  return Array.from(Buffer.from(text), (byte) =>
    byte >= 0x20 && byte <= 0x7e && byte !== 0x25
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}
