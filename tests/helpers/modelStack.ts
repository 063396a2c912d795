import type { ObjectStorageCredentialsInputs } from "../../provider/objectStorageCredentials/args";
import { create } from "../../provider/objectStorageCredentials/create";
import { remove } from "../../provider/objectStorageCredentials/delete";
import { diff, isChange } from "../../provider/objectStorageCredentials/diff";
import { IncompleteError } from "../../provider/objectStorageCredentials/errors";
import { read } from "../../provider/objectStorageCredentials/read";
import type { State } from "../../provider/objectStorageCredentials/state";
import { update } from "../../provider/objectStorageCredentials/update";
import type { TestCloud } from "./cloud";

/** What Pulumi's engine keeps of one resource: each command is a process of its own, as in real runs. */
export class ModelStack {
  state: State | undefined;
  /** The last create or update left something undone: the engine then updates, whatever `diff` says. */
  incomplete = false;

  constructor(private readonly connect: () => TestCloud) {}

  async up(inputs: ObjectStorageCredentialsInputs): Promise<void> {
    const { state } = this;
    if (state === undefined) {
      await this.#keep(async (test) => await create(test.cloud, inputs, test.call()));
      return;
    }
    // The engine's own look at the difference, before a provider is asked to do anything.
    const now = await this.#connected((test) => Promise.resolve(test.clock.now()));
    if (!this.incomplete && !isChange(diff(state, inputs, { now }))) return;
    await this.#keep(async (test) => await update(test.cloud, state, inputs, test.call()));
  }

  async refresh(): Promise<void> {
    const { state } = this;
    if (state === undefined) return;
    this.state = await this.#connected(async (test) => await read(test.cloud, state, test.call()));
  }

  async destroy(): Promise<void> {
    const { state } = this;
    if (state === undefined) return;
    await this.#connected(async (test) => {
      await remove(test.cloud, state, test.call());
    });
    this.state = undefined;
    this.incomplete = false;
  }

  async #keep(work: (test: TestCloud) => Promise<State>): Promise<void> {
    try {
      this.state = await this.#connected(work);
      this.incomplete = false;
    } catch (error) {
      if (error instanceof IncompleteError) {
        this.state = error.state;
        this.incomplete = true;
      }
      throw error;
    }
  }

  async #connected<T>(work: (test: TestCloud) => Promise<T>): Promise<T> {
    const test = this.connect();
    try {
      return await work(test);
    } finally {
      await test.cloud.close();
    }
  }
}
