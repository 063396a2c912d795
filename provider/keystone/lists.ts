import type { Clock, Operation } from "../http/time";
import { Company } from "./company";
import type { Ec2Credentials } from "./ec2Credentials";
import type { Ec2Credential } from "./schemas";

interface Listed {
  /** Clock time and write number at which the call was sent: what it shows is no older. */
  sentAt: number;
  sentAfterWrite: number;
  sets: Map<string, Ec2Credential>;
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
  #onItsWay: Promise<unknown> = Promise.resolve();
  #next: Promise<Listed> | undefined;
  #last: Listed | undefined;
  readonly #company: Company;
  /** Milliseconds that the last list took. */
  #took = 0;
  #writes: Write[] = [];
  #writeNumber = 0;

  constructor(
    private readonly userId: string,
    private readonly credentials: Ec2Credentials,
    private readonly clock: Clock,
  ) {
    this.#company = new Company(clock);
  }

  /** The sets as they are now: by a list call that is sent after this was called. */
  async fresh(operation: Operation): Promise<ReadonlyMap<string, Ec2Credential>> {
    this.#company.joins();
    this.#next ??= this.#listAfter(this.#onItsWay, operation);
    return (await this.#next).sets;
  }

  /** The sets as a list call of the last `maxAge` milliseconds showed them, with this process's own changes since. */
  async recent(maxAge: number, operation: Operation): Promise<ReadonlyMap<string, Ec2Credential>> {
    const recent = this.#since(maxAge);
    if (recent !== undefined) return recent;
    // One that is about to be sent is shared by `fresh`; one that is on its way will do here.
    if (this.#next === undefined) await this.#onItsWay;
    return this.#since(maxAge) ?? (await this.fresh(operation));
  }

  /** This process has made, changed or removed a set. */
  wrote(accessKey: string, now: Ec2Credential | undefined): void {
    const write = { number: ++this.#writeNumber, accessKey, now };
    this.#writes.push(write);
    if (this.#last !== undefined) apply(write, this.#last.sets);
  }

  #since(maxAge: number): ReadonlyMap<string, Ec2Credential> | undefined {
    return this.#last !== undefined && this.clock.now() - this.#last.sentAt <= maxAge ? this.#last.sets : undefined;
  }

  async #listAfter(previous: Promise<unknown>, operation: Operation): Promise<Listed> {
    // Also when none is on its way: those who ask in the same turn of the event loop share the call.
    await previous;
    await this.#company.gathers(this.#took);
    const sending = this.#next;
    this.#next = undefined;
    if (sending !== undefined) this.#onItsWay = sending.catch(() => undefined);
    const sentAt = this.clock.now();
    const sentAfterWrite = this.#writeNumber;
    // Shared, so none of those who wait may cancel it.
    const found = await this.credentials.list(this.userId, { deadline: operation.deadline });
    this.#took = this.clock.now() - sentAt;
    const listed = { sentAt, sentAfterWrite, sets: new Map(found.map((set) => [set.accessKey, set])) };
    for (const write of this.#writes) if (write.number > sentAfterWrite) apply(write, listed.sets);
    this.#writes = this.#writes.filter((write) => write.number > sentAfterWrite);
    this.#last = listed;
    return listed;
  }
}

function apply({ accessKey, now }: Write, sets: Map<string, Ec2Credential>): void {
  if (now === undefined) sets.delete(accessKey);
  else sets.set(accessKey, now);
}
