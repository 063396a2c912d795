import { ConnectionError } from "./errors";

/** The answer was longer than what is read of it. */
export class LargeAnswer extends Error {
  constructor(readonly maxBytes: number) {
    super(`the answer is larger than ${maxBytes} bytes`);
  }
}

/** Codes after which the server certainly has not seen the request. */
const unsent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

const certificate =
  /^(CERT_|ERR_TLS_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_SSL_|EPROTO)/;

/** What happened to the connection, in words, from what undici threw. */
export function connectionError(request: { method: string; url: string }, thrown: unknown): ConnectionError {
  const { origin } = new URL(request.url);
  const about = { what: `reach ${origin}`, request: `${request.method} ${request.url} -> no answer` };
  if (thrown instanceof LargeAnswer) {
    const next = "check that the URL is that of Keystone or of the S3 gateway";
    return new ConnectionError({ ...about, why: thrown.message, next }, { maybeSent: true, transient: false });
  }
  const code = errorCode(thrown);
  if (certificate.test(code)) {
    return new ConnectionError(
      {
        ...about,
        why: `its TLS certificate was not accepted (${code})`,
        next: "set ventus:caCertificate (or OS_CACERT) to the authority that signed it, or check that the URL begins with the right http:// or https://",
      },
      { maybeSent: false, transient: false },
    );
  }
  return new ConnectionError(
    {
      ...about,
      why: describe(code),
      next: "check the URL, the network and HTTPS_PROXY/NO_PROXY, then run the command again",
    },
    { maybeSent: !unsent.has(code), transient: true },
  );
}

function describe(code: string): string {
  switch (code) {
    case "ECONNREFUSED":
      return "nothing listens there (connection refused)";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the host name has no address (${code})`;
    case "UND_ERR_CONNECT_TIMEOUT":
      return "no connection within the time limit";
    case "UND_ERR_HEADERS_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
    case "TimeoutError":
      return "no answer within the time limit";
    default:
      return `the connection broke off (${code})`;
  }
}

function errorCode(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return errorCode(thrown.errors[0]);
  if (!(thrown instanceof Error)) return "unknown";
  if ("code" in thrown && typeof thrown.code === "string") return thrown.code;
  return thrown.cause === undefined ? thrown.name : errorCode(thrown.cause);
}
