/** Bytes that are no message. */
export class MalformedMessage extends Error {
  constructor(why: string) {
    super(`this is no message of the protocol: ${why}`);
  }
}

/** How a field lies on the wire: the low three bits of its tag. */
const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * Reads one message field by field: Protocol Buffers' wire format, as much of it as the engine sends. Fields that nobody
 * reads are skipped, which is how newer engines stay understood. https://protobuf.dev/programming-guides/encoding/
 */
export class Reader {
  #at = 0;
  /** The wire type of the field that was found and is not read yet. */
  #waiting: number | undefined;

  constructor(private readonly buffer: Buffer) {}

  /** The number of the next field; 0 at the end. */
  next(): number {
    if (this.#waiting !== undefined) this.#skip(this.#waiting);
    this.#waiting = undefined;
    if (this.#at >= this.buffer.length) return 0;
    const tag = this.#varint();
    this.#waiting = tag % 8;
    const field = Math.floor(tag / 8);
    if (field === 0) throw new MalformedMessage("a field has the number 0");
    return field;
  }

  string(): string {
    const start = this.#open();
    return this.buffer.toString("utf8", start, this.#at);
  }

  /** A message within the message, or bytes: not copied. */
  bytes(): Buffer {
    const start = this.#open();
    return this.buffer.subarray(start, this.#at);
  }

  bool(): boolean {
    return this.int() !== 0;
  }

  /** An enum, or a number that is not negative. */
  int(): number {
    this.#expect(wireType.varint);
    return this.#varint();
  }

  double(): number {
    this.#expect(wireType.fixed64);
    return this.buffer.readDoubleLE(this.#pass(8));
  }

  /** Goes past what has a length, and gives where it began. */
  #open(): number {
    this.#expect(wireType.bytes);
    return this.#pass(this.#varint());
  }

  #expect(expected: number): void {
    if (this.#waiting !== expected)
      throw new MalformedMessage(`a field is of the wrong type (${this.#waiting ?? "read"})`);
    this.#waiting = undefined;
  }

  #pass(bytes: number): number {
    const start = this.#at;
    if (start + bytes > this.buffer.length) throw new MalformedMessage("it ends in the middle of a field");
    this.#at = start + bytes;
    return start;
  }

  /** Exact up to 2^53, which no length and no enum comes near. */
  #varint(): number {
    let value = 0;
    let factor = 1;
    for (let length = 0; length < 10; length++) {
      const byte = this.buffer[this.#at++];
      if (byte === undefined) throw new MalformedMessage("it ends in the middle of a number");
      value += (byte % 128) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
    throw new MalformedMessage("a number does not end");
  }

  #skip(type: number): void {
    switch (type) {
      case wireType.varint:
        this.#varint();
        return;
      case wireType.fixed64:
        this.#pass(8);
        return;
      case wireType.bytes:
        this.#pass(this.#varint());
        return;
      case wireType.fixed32:
        this.#pass(4);
        return;
      default:
        throw new MalformedMessage(`a field is of type ${type}`);
    }
  }
}

/** Calls back for each field, which is to be read then or not at all. */
export function readFields(message: Buffer, onField: (field: number, reader: Reader) => void): void {
  const reader = new Reader(message);
  for (let field = reader.next(); field !== 0; field = reader.next()) onField(field, reader);
}

/** An entry of a map whose names are texts: its name, and the bytes of a text or message. */
export function readEntry(entry: Buffer): [string, Buffer] {
  const pair: [string, Buffer] = ["", nothing];
  readFields(entry, (field, reader) => {
    if (field === 1) pair[0] = reader.string();
    if (field === 2) pair[1] = reader.bytes();
  });
  return pair;
}

const nothing = Buffer.alloc(0);
