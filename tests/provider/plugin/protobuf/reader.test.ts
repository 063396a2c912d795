import { expect } from "chai";
import * as fc from "fast-check";
import { MalformedMessage, Reader, readFields } from "../../../../provider/plugin/protobuf/reader";
import { Writer } from "../../../../provider/plugin/protobuf/writer";
import * as requests from "../../../../provider/plugin/protocol/requests";
import { decode } from "../../../../provider/plugin/wire";

describe("Protocol Buffers' wire format", () => {
  it("reads what was written, of any length", () => {
    const long = "ü".repeat(5_000);
    const message = new Writer()
      .string(1, long)
      .bool(2, true)
      .int(3, 2 ** 40)
      .double(2000, -1.5)
      .string(15, "")
      .end();
    const reader = new Reader(message);
    expect([reader.next(), reader.string()]).to.deep.equal([1, long]);
    expect([reader.next(), reader.bool()]).to.deep.equal([2, true]);
    expect([reader.next(), reader.int()]).to.deep.equal([3, 2 ** 40]);
    expect([reader.next(), reader.double()]).to.deep.equal([2000, -1.5]);
    expect([reader.next(), reader.string()]).to.deep.equal([15, ""]);
    expect(reader.next()).to.equal(0);
  });

  it("passes over fields that nobody reads, of every type", () => {
    const fixed32 = Buffer.from([4 * 8 + 5, 1, 2, 3, 4]);
    const message = Buffer.concat([
      new Writer().string(1, "x").int(2, 300).double(3, 1).end(),
      fixed32,
      new Writer().string(5, "y").end(),
    ]);
    const seen: number[] = [];
    readFields(message, (field, reader) => {
      seen.push(field);
      if (field === 5) expect(reader.string()).to.equal("y");
    });
    expect(seen).to.deep.equal([1, 2, 3, 4, 5]);
  });

  const broken: [string, number[]][] = [
    ["ends in a tag", [0x80]],
    ["ends in a number", [0x08, 0x80]],
    ["ends in a text", [0x0a, 5, 0x61]],
    ["has a number without end", [0x08, ...new Array<number>(11).fill(0x80)]],
    ["has a field 0", [0x02, 0]],
    ["has a group", [0x0b]],
    ["has a number for a text", [0x08, 1]],
  ];
  for (const [what, bytes] of broken) {
    it(`refuses a message that ${what}`, () => {
      const read = (): void => {
        readFields(Buffer.from(bytes), (_, reader) => {
          if (bytes[0] === 0x08 && bytes[1] !== 1) reader.int();
          else reader.string();
        });
      };
      expect(read).to.throw(MalformedMessage);
    });
  }

  it("is read, or refused as what it is, whatever the bytes", () => {
    const anything: ((message: Buffer) => unknown)[] = [...Object.values(requests), decode];
    expect(anything).to.have.lengthOf(12);
    // Bytes that look like a message get further than others.
    const tagged = fc
      .array(fc.tuple(fc.nat(20), fc.constantFrom(0, 1, 2, 5), fc.uint8Array({ maxLength: 12 })))
      .map((fields) => Buffer.concat(fields.map(([field, type, rest]) => Buffer.from([field * 8 + type, ...rest]))));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      tagged,
    );
    fc.assert(
      fc.property(bytes, fc.constantFrom(...anything), (message, read) => {
        try {
          read(message);
        } catch (error) {
          expect(error).to.be.instanceOf(MalformedMessage);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
