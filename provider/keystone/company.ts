import type { Clock } from "../http/time";

/** Calls that nobody is held back for: a small stack is as fast as it can be. */
const firstCalls = 4;
/**
 * So many are company enough for a short answer. An engine runs 8 operations at a time on two cores: while some wait for
 * their call, the others are with the engine, which else would stand still (a sixth of the time of 200 sets, seen with
 * 3.245.0). The longer the answer, the more it costs the cloud, and the slower the engine with its longer state: so one
 * more for each so many items.
 */
const plenty = 3;
const itemsForOneMore = 250;
/** A call leaves at the latest after so many times what the last one took, or in which so many more should have asked. */
const patience = 4;
/** Milliseconds: the same bound where the cloud or the engine is slow. */
const longestWait = 2_000;

/**
 * Gathers those who ask for the same thing, so that one call serves several of them although they come one by one. It
 * holds a call back until as many ask as did for the last ones: where nobody else comes that is no time at all. Now and
 * then one waits for {@link plenty}, to learn how many come; the more rarely, the longer nobody did.
 */
export class Company {
  /** How many asked for the last call, as far as it matters. */
  #usual = 1;
  #sent = 0;
  /** The number of the next call that waits for plenty, and how many are sent from there to the one after. */
  #nextWait = firstCalls;
  #stride = 2 * firstCalls;
  #lastAsk: number | undefined;
  /** Milliseconds from one question to the next, on average. */
  #gap = 0;
  #onAsk: () => void = () => undefined;

  /** @param asking How many ask now. */
  constructor(
    private readonly clock: Clock,
    private readonly asking: () => number,
  ) {}

  /** Somebody asks, and is among those whom `asking` counts. */
  joined(): void {
    const now = this.clock.now();
    if (this.#lastAsk !== undefined) this.#gap += (now - this.#lastAsk - this.#gap) / 8;
    this.#lastAsk = now;
    this.#onAsk();
  }

  /**
   * Resolves when the call is to be sent, for all who ask by then.
   *
   * @param last Milliseconds that the last one took, and of how many items its answer was.
   */
  async gathers(last: { took: number; items: number }): Promise<void> {
    const learns = this.#sent >= this.#nextWait;
    const most = plenty + Math.floor(last.items / itemsForOneMore);
    const enough = learns ? most : this.#usual;
    if (this.#sent >= firstCalls && this.asking() < enough) {
      await this.#wait(enough, patience * Math.max(last.took, this.#gap));
    }
    // Who came too late once is expected again: an engine's answers come in bursts.
    this.#usual = Math.min(most, Math.max(this.asking(), this.#usual - 1));
    if (learns) {
      this.#stride = this.#usual > 1 ? 2 * firstCalls : this.#stride * 2;
      this.#nextWait = this.#sent + this.#stride;
    }
    this.#sent++;
  }

  async #wait(enough: number, milliseconds: number): Promise<void> {
    const met = new AbortController();
    this.#onAsk = () => {
      if (this.asking() >= enough) met.abort();
    };
    await this.clock.sleep(Math.min(longestWait, milliseconds), met.signal).catch(() => undefined);
    this.#onAsk = () => undefined;
  }
}
