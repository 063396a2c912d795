import { inspect } from "node:util";

const hidden = "[secret]";

/**
 * A secret access key, password or token. Printing it in any way shows `[secret]`: template strings, `JSON.stringify`,
 * `util.inspect`, `console.log` and error causes included. The value comes out through {@link Secret.reveal} alone.
 *
 * @example
 * const password = new Secret("hunter2");
 * `${password}`; // "[secret]"
 * password.reveal(); // "hunter2"
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it where the value goes on the wire or to the engine, nowhere else. */
  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  get isEmpty(): boolean {
    return this.#value === "";
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}
