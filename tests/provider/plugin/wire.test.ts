import { expect } from "chai";
import * as fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Foreign } from "../../../provider/kindOf";
import { unknown } from "../../../provider/objectStorageCredentials/unknown";
import { decode, encode, entriesOf, secret } from "../../../provider/plugin/wire";
import { sealed, struct, unknownText } from "../../helpers/providerClient";
import type { Plain } from "../../helpers/providerClient";

const signature = "4dabf18193072939515e22adb298388d";

/** As Google's own library puts it on the wire. */
function sent(values: Plain): Buffer {
  return Buffer.from(struct(values).serializeBinary());
}

/** As Google's own library understands it. */
function understood(bytes: Buffer): Plain {
  return Struct.deserializeBinary(bytes).toJavaScript();
}

describe("the wire", () => {
  it("gives plain values, and the names of those that were secret", () => {
    const { values, secrets } = decode(sent({ a: "x", b: sealed("y"), c: [1, sealed(true)], d: { e: null } }));
    expect(values).to.deep.equal({ a: "x", b: "y", c: [1, true], d: { e: undefined } });
    expect([...secrets]).to.have.members(["b", "c"]);
  });

  it("gives unknown values of every type, in secrets too", () => {
    const number = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
    const { values, secrets } = decode(sent({ a: unknownText, b: number, c: sealed(unknownText) }));
    expect(values).to.deep.equal({ a: unknown, b: unknown, c: unknown });
    expect([...secrets]).to.deep.equal(["c"]);
  });

  it("opens output values: known, unknown, secret", () => {
    const output = { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
    const { values, secrets } = decode(
      sent({ a: { ...output, value: "x" }, b: output, c: { ...output, value: "z", secret: true } }),
    );
    expect(values).to.deep.equal({ a: "x", b: unknown, c: "z" });
    expect([...secrets]).to.deep.equal(["c"]);
  });

  it("takes assets, archives, resources and what comes after this version as what they are", () => {
    const kinds = [
      "c44067f5952c0a294b673a41bacd8c17",
      "0def7320c3a5731c473e5ecbe6d01bc7",
      "5cf8f73096256a8f31e491e813e4eb8e",
      "something else",
    ].map((kind) => decode(sent({ a: { [signature]: kind } })).values["a"]);
    expect(kinds.map((value) => (value instanceof Foreign ? value.kind : ""))).to.deep.equal([
      "an asset",
      "an archive",
      "a resource",
      "a value of a kind that this version does not know",
    ]);
  });

  it("puts secrets in envelopes, never in two, and leaves out what has no value", () => {
    const bytes = encode({ a: "x", b: "y", c: undefined, d: unknown }, new Set(["b", "c", "d"]));
    expect(understood(bytes)).to.deep.equal({ a: "x", b: sealed("y"), d: sealed(unknownText) });
    const once = entriesOf(bytes).get("b");
    expect(once === undefined ? undefined : secret(once))
      .to.equal(once)
      .and.not.to.equal(undefined);
  });

  it("is not led astray by a property called __proto__", () => {
    const { values } = decode(encode({ ["__proto__"]: { polluted: "x" } }));
    expect(values).not.to.have.property("polluted");
    expect({}).not.to.have.property("polluted");
  });

  // The maps of google-protobuf are plain objects inside: they can't hold the name __proto__.
  const json = fc.dictionary(
    fc.string({ unit: "grapheme" }).filter((name) => name !== "__proto__"),
    fc.jsonValue({ stringUnit: "grapheme" }).filter((value) => !/null|__proto__/.test(JSON.stringify(value))),
  );

  it("gives back what it sent, whatever it was", () => {
    fc.assert(
      fc.property(json, (values) => {
        const received = decode(encode(values, new Set(Object.keys(values))));
        expect(received.values).to.deep.equal(values);
        expect([...received.secrets]).to.have.members(Object.keys(values));
      }),
      { numRuns: 200 },
    );
  });

  it("says what Google's own library says, and understands it", () => {
    fc.assert(
      fc.property(json, (values) => {
        expect(understood(encode(values))).to.deep.equal(values);
        expect(
          decode(Buffer.from(Struct.fromJavaScript(understood(encode(values))).serializeBinary())).values,
        ).to.deep.equal(values);
      }),
      { numRuns: 200 },
    );
  });
});
