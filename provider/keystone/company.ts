import type { Clock } from "../http/time";

/** The number of the first call that waits for company: a small stack is as fast as it can be. */
const firstWait = 8;
/** A call leaves at the latest after so many times what the last one took, or in which so many more should have asked. */
const patience = 4;
/** Milliseconds: the same bound where the cloud or the engine is slow. */
const longestWait = 2_000;

/**
 * Gathers those who ask for the same thing, so that one call serves several of them although they come one by one. It
 * holds a call back until as many ask as did when one had waited in full: where nobody else comes that is no time at all.
 * Now and then one waits in full, to learn how many come; the more rarely, the longer nobody did.
 */
export class Company {
  /** How many ask now, and how many did at the end of a whole wait. */
  #asking = 0;
  #usual = 1;
  #sent = 0;
  /** The number of the next call that waits in full, and how many are sent from there to the one after. */
  #nextWait = firstWait;
  #stride = firstWait;
  #lastAsk: number | undefined;
  /** Milliseconds from one question to the next, on average. */
  #gap = 0;
  #onAsk: () => void = () => undefined;

  constructor(private readonly clock: Clock) {}

  /** Somebody asks, and waits for the next call. */
  joins(): void {
    const now = this.clock.now();
    if (this.#lastAsk !== undefined) this.#gap += (now - this.#lastAsk - this.#gap) / 8;
    this.#lastAsk = now;
    this.#asking++;
    this.#onAsk();
  }

  /**
   * Resolves when the call is to be sent, for all who ask by then.
   *
   * @param took Milliseconds that the last one took.
   */
  async gathers(took: number): Promise<void> {
    const inFull = this.#sent >= this.#nextWait;
    const enough = inFull ? Infinity : this.#usual;
    if (this.#asking < enough) await this.#wait(enough, patience * Math.max(took, this.#gap));
    if (inFull) {
      this.#stride = this.#usual > 1 ? firstWait : this.#stride * 2;
      this.#nextWait = this.#sent + this.#stride;
    }
    this.#asking = 0;
    this.#sent++;
  }

  async #wait(enough: number, milliseconds: number): Promise<void> {
    const met = new AbortController();
    this.#onAsk = () => {
      if (this.#asking >= enough) met.abort();
    };
    try {
      await this.clock.sleep(Math.min(longestWait, milliseconds), met.signal);
      this.#usual = this.#asking;
    } catch (error) {
      if (!met.signal.aborted) throw error;
    } finally {
      this.#onAsk = () => undefined;
    }
  }
}
