import type { HttpClient, Request, Response } from "./client";
import { ConnectionError } from "./errors";
import type { Clock, Operation } from "./time";

export interface RetryOptions {
  clock: Clock;
  /** A number in [0, 1), for jitter. */
  random: () => number;
}

export interface Repeatable extends Request {
  /**
   * False: the request is sent again only if the server certainly did nothing (refused connection, 429). Creating a set
   * of credentials twice makes two. Default true.
   */
  repeatable?: boolean;
}

/** Milliseconds that a cloud which has never answered in this process is tried for: a wrong URL should be told soon. */
const firstContact = 8_000;
const firstPause = 250;
const longestPause = 10_000;

/** Sends requests until one is answered for good, within the operation's time limit. */
export class RetryingClient {
  readonly #answered = new Set<string>();

  constructor(
    readonly http: HttpClient,
    private readonly options: RetryOptions,
  ) {}

  /**
   * Repeats on 429, 502, 503, 504 and lost connections with growing, jittered pauses; Retry-After is honoured. Past the
   * time limit the last answer is returned, or the last failure thrown, as it is.
   */
  async send(request: Repeatable, operation: Operation): Promise<Response> {
    const { clock } = this.options;
    const { origin } = new URL(request.url);
    const start = clock.now();
    let maybeActedBefore = false;
    for (let attempt = 0; ; attempt++) {
      operation.signal?.throwIfAborted();
      const outcome = await this.#attempt(request, operation);
      const failed = outcome instanceof ConnectionError;
      if (!failed) this.#answered.add(origin);
      if (worthRepeating(outcome, request.repeatable ?? true)) {
        const asked = failed ? undefined : retryAfter(outcome, clock);
        // Jitter on top of what was asked: all who were told "1 s" at once shouldn't come back at once.
        const pause = asked === undefined ? this.#backoff(attempt) : asked + this.#backoff(0);
        const limit = this.#answered.has(origin)
          ? operation.deadline
          : Math.min(operation.deadline, start + firstContact);
        if (clock.now() + pause <= limit) {
          maybeActedBefore ||= failed ? outcome.maybeSent : outcome.status !== 429;
          await clock.sleep(pause, operation.signal);
          continue;
        }
      }
      if (!failed) return maybeActedBefore ? { ...outcome, maybeActedBefore } : outcome;
      outcome.maybeSent ||= maybeActedBefore;
      throw outcome;
    }
  }

  async #attempt(request: Request, operation: Operation): Promise<Response | ConnectionError> {
    try {
      // What changes the cloud is never broken off on its way: its answer holds the secret that must not be lost.
      return await this.http.send(request, request.method === "GET" ? operation.signal : undefined);
    } catch (error) {
      if (error instanceof ConnectionError) return error;
      throw error;
    }
  }

  #backoff(attempt: number): number {
    const ceiling = Math.min(longestPause, firstPause * 2 ** attempt);
    return ceiling / 2 + (this.options.random() * ceiling) / 2;
  }
}

function worthRepeating(outcome: Response | ConnectionError, repeatable: boolean): boolean {
  if (outcome instanceof ConnectionError) return outcome.transient && (repeatable || !outcome.maybeSent);
  return outcome.status === 429 || (repeatable && [502, 503, 504].includes(outcome.status));
}

/** Milliseconds that the server asks to wait: Retry-After in seconds or as an HTTP date (RFC 9110, 10.2.3). */
function retryAfter(response: Response, clock: Clock): number | undefined {
  const value = response.headers["retry-after"];
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock.now());
}
