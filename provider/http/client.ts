import { EnvHttpProxyAgent } from "undici";
import type { Dispatcher } from "undici";
import type { Secret } from "../secret";
import { answerTo } from "./answer";
import { connectionError } from "./failure";

export type Method = "GET" | "HEAD" | "POST" | "PATCH" | "DELETE";

export interface Request {
  method: Method;
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Bytes of answer that are read at most. Default 1 MiB. */
  maxBytes?: number;
}

export interface Response {
  method: Method;
  url: string;
  status: number;
  /** Header names in lower case; of a repeated header the first value. */
  headers: Readonly<Record<string, string>>;
  text: string;
  /** An earlier sending of the same request may have been acted upon, whatever this answer says. */
  maybeActedBefore?: true;
}

export interface HttpOptions {
  /** PEM certificates trusted instead of the system's. */
  caCertificate?: string | undefined;
  /** Accept any certificate. */
  insecure?: boolean | undefined;
  userAgent: string;
  /** Milliseconds until a connection must stand. Default 10,000. */
  connectTimeout?: number;
  /** Milliseconds without a byte after which an answer is given up. Default 30,000. */
  answerTimeout?: number;
  /** Milliseconds for a whole answer, however steadily it drips. Default 120,000. */
  wholeTimeout?: number;
}

/**
 * Sends one request and reads one bounded answer: keep-alive connections, HTTPS_PROXY/HTTP_PROXY/NO_PROXY honoured, no
 * redirect followed (a token must not travel to a host that nobody configured). Repeating is `retry.ts`'s business.
 */
export class HttpClient {
  readonly #dispatcher: Dispatcher;
  readonly #userAgent: string;
  readonly #wholeTimeout: number;
  readonly #secrets = new Set<string>();

  constructor(options: HttpOptions) {
    const tls = {
      ...(options.caCertificate === undefined ? {} : { ca: options.caCertificate }),
      ...(options.insecure === true ? { rejectUnauthorized: false } : {}),
    };
    this.#userAgent = options.userAgent;
    this.#wholeTimeout = options.wholeTimeout ?? 120_000;
    this.#dispatcher = new EnvHttpProxyAgent({
      connect: { ...tls, timeout: options.connectTimeout ?? 10_000 },
      requestTls: tls,
      headersTimeout: options.answerTimeout ?? 30_000,
      bodyTimeout: options.answerTimeout ?? 30_000,
      keepAliveTimeout: 10_000,
    });
  }

  /** From now on {@link redact} takes `secret` out of whatever a server echoes. */
  protect(secret: Secret): void {
    if (!secret.isEmpty) this.#secrets.add(secret.reveal());
  }

  /** `text` without any secret that this client has sent or received, and short enough to print. */
  redact(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) {
      for (const form of formsOf(secret)) clean = clean.replaceAll(form, "[secret]");
    }
    return clean;
  }

  /** @throws ConnectionError when no whole answer came. An answer of any status is a value. */
  async send(request: Request, signal?: AbortSignal): Promise<Response> {
    try {
      const url = new URL(request.url);
      const answer = await answerTo(
        this.#dispatcher,
        {
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method: request.method,
          headers: { "user-agent": this.#userAgent, accept: "application/json", ...request.headers },
          body: request.body ?? null,
        },
        { maxBytes: request.maxBytes ?? 1024 * 1024, wholeTimeout: this.#wholeTimeout, signal },
      );
      return { method: request.method, url: request.url, ...answer };
    } catch (error) {
      signal?.throwIfAborted();
      throw connectionError(request, error);
    }
  }

  async close(): Promise<void> {
    await this.#dispatcher.close();
  }
}

/** How a server may echo a secret: as it came, within a JSON string, within a JSON string of a JSON string, encoded. */
function formsOf(secret: string): string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    encodeURIComponent(secret),
    new URLSearchParams({ _: secret }).toString().slice("_=".length),
    Buffer.from(secret).toString("base64"),
  ];
}
