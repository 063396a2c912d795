/** Writes one message, field by field, each at most as often as it is called. See {@link Reader}. */
export class Writer {
  #buffer = Buffer.allocUnsafe(256);
  #at = 0;

  string(field: number, value: string): this {
    const length = Buffer.byteLength(value);
    this.#open(field, length);
    this.#at += this.#buffer.write(value, this.#at, "utf8");
    return this;
  }

  /** A message within the message, or bytes. */
  bytes(field: number, value: Uint8Array): this {
    this.#open(field, value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  /** An entry of a map whose names are texts. */
  entry(field: number, name: string, value: Uint8Array): this {
    return this.bytes(field, new Writer().string(1, name).bytes(2, value).end());
  }

  /** Strings or messages, in their order. */
  each(field: number, values: Iterable<string | Uint8Array>): this {
    for (const value of values) {
      if (typeof value === "string") this.string(field, value);
      else this.bytes(field, value);
    }
    return this;
  }

  bool(field: number, value: boolean): this {
    return this.int(field, value ? 1 : 0);
  }

  /** An enum, or a number that is not negative. */
  int(field: number, value: number): this {
    this.#reserve(20);
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  double(field: number, value: number): this {
    this.#reserve(18);
    this.#varint(field * 8 + 1);
    this.#at = this.#buffer.writeDoubleLE(value, this.#at);
    return this;
  }

  /** The message; nothing is written after it. */
  end(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  #open(field: number, length: number): void {
    this.#reserve(20 + length);
    this.#varint(field * 8 + 2);
    this.#varint(length);
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#buffer.length));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.#buffer[this.#at++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.#at++] = rest;
  }
}
