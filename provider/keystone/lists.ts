import type { Clock, Operation } from "../http/time";
import { Company } from "./company";
import type { CredentialBlobs } from "./credentialBlob";
import type { Ec2Credentials } from "./ec2Credentials";
import type { Ec2Credential } from "./schemas";

/** Milliseconds in which a list should show what was just made, and the first pause between two looks. */
const lag = 8_000;
const firstPause = 500;

interface Listed {
  /** Clock time at which the call was sent: what it shows is no older. */
  sentAt: number;
  /** Milliseconds until it was there. */
  took: number;
  /** Access keys that Keystone itself told of. */
  told: ReadonlySet<string>;
  /** With what this process has changed since. */
  sets: Map<string, Ec2Credential>;
}

/** Somebody who waits for a list. */
interface Asker {
  operation: Operation;
  /** A set of the asker's own: a list that shows it will do, whenever that was sent. */
  made: string | undefined;
  answer: (listed: Listed | Promise<Listed>) => void;
}

interface Write {
  number: number;
  accessKey: string;
  /** Undefined: no longer there, or changed, so that a list read before can't say what it is. */
  now: Ec2Credential | undefined;
}

/**
 * The lists of one user's sets, shared. Keystone's list has every project in it and grows with each set, so lists are
 * kept few: at most one is on its way, and all who ask meanwhile share the next one. That does not suffice where the
 * engine is slower than a list, as it is with a thousand resources in the state: who asks then never meets another (seen
 * with 3.245.0: 974 lists for 1,000 sets). So a list also waits for company, where there was some before.
 */
export class UserLists {
  /** They wait for a list that is not sent yet. */
  #askers: Asker[] = [];
  /** From a first asker until nobody asks any more. */
  #serving = false;
  /** One is on its way. */
  #onItsWay: Promise<Listed> | undefined;
  #last: Listed | undefined;
  #stored: { askedAt: number; sets: Promise<ReadonlyMap<string, Ec2Credential>> } | undefined;
  readonly #company: Company;
  #writes: Write[] = [];
  #writeNumber = 0;

  constructor(
    private readonly userId: string,
    private readonly credentials: Ec2Credentials,
    private readonly blobs: CredentialBlobs,
    private readonly clock: Clock,
  ) {
    this.#company = new Company(clock, () => this.#askers.length);
  }

  /** The sets as they are now: by a list call that is sent after this was called. */
  async fresh(operation: Operation): Promise<ReadonlyMap<string, Ec2Credential>> {
    return (await this.#ask(undefined, operation)).sets;
  }

  /**
   * The sets as they were at a moment when the set of `accessKey` was among them. A list that shows it was read after it was
   * made, so it also shows whatever was made before: it need not have been sent after the answer to its POST. One that does
   * not was read before, whenever it was sent: Keystone keeps this list in a cache, and one that is read while a set is made
   * stays there, for ten minutes by default (keystone.credential.core, 28 to 30). So the other list is asked then.
   *
   * @returns Undefined where no list shows it in {@link lag}.
   */
  async showing(accessKey: string, operation: Operation): Promise<ReadonlyMap<string, Ec2Credential> | undefined> {
    const limit = Math.min(operation.deadline, this.clock.now() + lag);
    for (let pause = firstPause; ; pause *= 2) {
      const { told, sets } = await this.#ask(accessKey, operation);
      if (told.has(accessKey)) return sets;
      const stored = await this.stored(0, operation);
      if (stored.has(accessKey)) return stored;
      if (this.clock.now() + pause > limit) return undefined;
      await this.clock.sleep(pause, operation.signal);
    }
  }

  /** The sets as a list call of the last `maxAge` milliseconds showed them, with this process's own changes since. */
  async recent(maxAge: number, operation: Operation): Promise<ReadonlyMap<string, Ec2Credential>> {
    const recent = this.#since(maxAge);
    if (recent !== undefined) return recent;
    // One that is about to be sent is shared with `fresh`; one that is on its way will do here.
    if (this.#askers.length === 0) await this.#onItsWay?.catch(() => undefined);
    return this.#since(maxAge) ?? (await this.fresh(operation));
  }

  /**
   * The sets as Keystone's database had them in the last `maxAge` milliseconds. None where this login may not see them: see
   * {@link CredentialBlobs.list}.
   */
  async stored(maxAge: number, operation: Operation): Promise<ReadonlyMap<string, Ec2Credential>> {
    const now = this.clock.now();
    if (this.#stored !== undefined && now - this.#stored.askedAt < maxAge) return await this.#stored.sets;
    // Shared, so none of those who wait may cancel it.
    const sets = this.blobs.list(this.userId, { deadline: operation.deadline }).then(byAccessKey);
    const stored = { askedAt: now, sets };
    this.#stored = stored;
    try {
      return await sets;
    } catch (error) {
      if (this.#stored === stored) this.#stored = undefined;
      throw error;
    }
  }

  /** This process has made, changed or removed a set. */
  wrote(accessKey: string, now: Ec2Credential | undefined): void {
    const write = { number: ++this.#writeNumber, accessKey, now };
    this.#writes.push(write);
    this.#stored = undefined;
    if (this.#last !== undefined) apply(write, this.#last.sets);
  }

  #since(maxAge: number): ReadonlyMap<string, Ec2Credential> | undefined {
    return this.#last !== undefined && this.clock.now() - this.#last.sentAt <= maxAge ? this.#last.sets : undefined;
  }

  async #ask(made: string | undefined, operation: Operation): Promise<Listed> {
    return await new Promise((answer) => {
      this.#askers.push({ operation, made, answer });
      this.#company.joined();
      if (!this.#serving) void this.#serve();
    });
  }

  /** Sends one list after the other until nobody asks. */
  async #serve(): Promise<void> {
    this.#serving = true;
    while (this.#askers.length > 0) {
      // Also where nobody is waited for: those who ask in the same turn of the event loop share the call.
      await this.#company.gathers({ took: this.#last?.took ?? 0, items: this.#last?.told.size ?? 0 });
      const asked = this.#askers;
      this.#askers = [];
      this.#onItsWay = this.#list(asked);
      for (const { answer } of asked) answer(this.#onItsWay);
      const listed = await this.#onItsWay.catch(() => undefined);
      this.#onItsWay = undefined;
      if (listed === undefined) continue;
      const isShown = ({ made }: Asker): boolean => made !== undefined && listed.told.has(made);
      for (const asker of this.#askers.filter(isShown)) asker.answer(listed);
      this.#askers = this.#askers.filter((asker) => !isShown(asker));
    }
    this.#serving = false;
  }

  async #list(askers: readonly Asker[]): Promise<Listed> {
    const deadline = Math.max(...askers.map(({ operation }) => operation.deadline));
    const sentAt = this.clock.now();
    const sentAfterWrite = this.#writeNumber;
    // Shared, so none of those who wait may cancel it.
    const found = await this.credentials.list(this.userId, { deadline });
    const took = this.clock.now() - sentAt;
    const sets = byAccessKey(found);
    const listed = { sentAt, took, told: new Set(sets.keys()), sets };
    for (const write of this.#writes) if (write.number > sentAfterWrite) apply(write, listed.sets);
    this.#writes = this.#writes.filter((write) => write.number > sentAfterWrite);
    this.#last = listed;
    return listed;
  }
}

function byAccessKey(found: readonly Ec2Credential[]): Map<string, Ec2Credential> {
  return new Map(found.map((set) => [set.accessKey, set]));
}

function apply({ accessKey, now }: Write, sets: Map<string, Ec2Credential>): void {
  if (now === undefined) sets.delete(accessKey);
  else sets.set(accessKey, now);
}
