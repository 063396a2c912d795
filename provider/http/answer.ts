import type { Dispatcher } from "undici";
import { LargeAnswer } from "./failure";

export interface Answer {
  status: number;
  /** Names in lower case; of a repeated header the first value. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

export interface Limits {
  /** Bytes that are read at most. */
  maxBytes: number;
  /** Milliseconds for the whole answer. */
  wholeTimeout: number;
  signal?: AbortSignal | undefined;
}

/**
 * Sends one request and gathers its answer. Not by undici's `request`: that costs a stream an answer, and comes with all
 * of undici, fetch and caches too, which take longer to load than anything else that a provider needs.
 *
 * @throws LargeAnswer, the signal's reason, and what undici throws
 */
export async function answerTo(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  limits: Limits,
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    limits.signal?.throwIfAborted();
    dispatcher.dispatch(request, new Gathering(limits, resolve, reject));
  });
}

type Controller = Dispatcher.DispatchController;

/** One answer on its way. Whatever ends it first counts: its last byte, a failure, a limit, the signal. */
class Gathering implements Dispatcher.DispatchHandler {
  #status = 0;
  #headers: Record<string, string> = {};
  #size = 0;
  readonly #chunks: Buffer[] = [];
  #controller: Controller | undefined;
  #broken: Error | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #cancel = (): void => {
    this.#breakOff(errorOf(this.limits.signal?.reason));
  };

  constructor(
    private readonly limits: Limits,
    private readonly resolve: (answer: Answer) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.#timer = setTimeout(() => {
      this.#breakOff(new DOMException("no whole answer in time", "TimeoutError"));
    }, limits.wholeTimeout).unref();
    limits.signal?.addEventListener("abort", this.#cancel, { once: true });
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    // Given up while it waited for a connection: it must not be sent now.
    if (this.#broken !== undefined) controller.abort(this.#broken);
  }

  onResponseStart(
    _controller: Controller,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // Called for each 1xx before too: the last one is the answer.
    this.#status = status;
    this.#headers = firstValues(headers);
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.limits.maxBytes) this.#breakOff(new LargeAnswer(this.limits.maxBytes));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#end();
    // Put together first: a chunk may end within a character.
    const text = Buffer.concat(this.#chunks).toString("utf8");
    const answer = { status: this.#status, headers: this.#headers, text };
    // undici frees the connection in the next turn of the event loop: whoever goes on before that opens a second one, with
    // a TLS handshake of its own (seen with 8.12.4).
    setImmediate(() => {
      setImmediate(this.resolve, answer);
    });
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.#end();
    this.reject(error);
  }

  #breakOff(error: Error): void {
    this.#broken = error;
    this.#end();
    this.reject(error);
    this.#controller?.abort(error);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.limits.signal?.removeEventListener("abort", this.#cancel);
  }
}

function errorOf(reason: unknown): Error {
  return reason instanceof Error ? reason : new DOMException("cancelled", "AbortError");
}

function firstValues(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const first: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const one = Array.isArray(value) ? value[0] : value;
    if (one !== undefined) first[name.toLowerCase()] = one;
  }
  return first;
}
