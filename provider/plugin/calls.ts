import { operationTime } from "../objectStorageCredentials/call";
import type { Call } from "../objectStorageCredentials/call";
import type { Engine } from "./engine";
import type { Severity } from "./protocol/engineMessages";

/** The operations under way: their time, their end when the engine cancels, and what they tell the user. */
export class Calls {
  #cancellation = new AbortController();
  readonly #told = new Set<string>();

  constructor(
    private readonly engine: () => Engine | undefined,
    private readonly now: () => number,
  ) {}

  /**
   * Runs one operation of a resource, and waits until the user has been told what it had to say.
   *
   * @param timeout The user's `customTimeouts` in seconds; 0: none.
   */
  async run<T>(urn: string, timeout: number, work: (call: Call) => Promise<T>): Promise<T> {
    const messages: Promise<void>[] = [];
    const own = timeout > 0 ? this.now() + timeout * 1000 : undefined;
    const call: Call = {
      deadline: own ?? this.now() + operationTime,
      limit: own,
      signal: this.#cancellation.signal,
      status: (message) => {
        messages.push(this.engine()?.log("info", message, { urn, ephemeral: true }) ?? Promise.resolve());
      },
      warn: (message) => {
        messages.push(this.#once(urn, "warning", message));
      },
    };
    try {
      return await work(call);
    } finally {
      await Promise.all(messages);
    }
  }

  /** Tells the user, beside the resource, what will be done without a change of the inputs. */
  async inform(urn: string, message: string): Promise<void> {
    await this.#once(urn, "info", message);
  }

  async #once(urn: string, severity: Severity, message: string): Promise<void> {
    if (this.#told.has(`${urn} ${message}`)) return;
    this.#told.add(`${urn} ${message}`);
    await this.engine()?.log(severity, message, { urn, ephemeral: false });
  }

  /** Ends every wait. What is on its way to the cloud is still waited for, so that nothing made is lost. */
  cancel(): void {
    this.#cancellation.abort(new Error("cancelled by the user"));
  }

  /** A new deployment begins: of a plugin that a debugger keeps running, the engines change. */
  renew(): void {
    if (this.#cancellation.signal.aborted) this.#cancellation = new AbortController();
    this.#told.clear();
  }
}
