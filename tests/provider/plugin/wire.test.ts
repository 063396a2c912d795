import { expect } from "chai";
import * as fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Foreign } from "../../../provider/kindOf";
import { unknown } from "../../../provider/objectStorageCredentials/unknown";
import { decode, encode, secret } from "../../../provider/plugin/wire";
import { sealed, struct, unknownText } from "../../helpers/providerClient";

const signature = "4dabf18193072939515e22adb298388d";

describe("the wire", () => {
  it("gives plain values, and the names of those that were secret", () => {
    const { values, secrets } = decode(struct({ a: "x", b: sealed("y"), c: [1, sealed(true)], d: { e: null } }));
    expect(values).to.deep.equal({ a: "x", b: "y", c: [1, true], d: { e: undefined } });
    expect([...secrets]).to.have.members(["b", "c"]);
  });

  it("gives unknown values of every type, in secrets too", () => {
    const number = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
    const { values, secrets } = decode(struct({ a: unknownText, b: number, c: sealed(unknownText) }));
    expect(values).to.deep.equal({ a: unknown, b: unknown, c: unknown });
    expect([...secrets]).to.deep.equal(["c"]);
  });

  it("opens output values: known, unknown, secret", () => {
    const output = { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
    const { values, secrets } = decode(
      struct({ a: { ...output, value: "x" }, b: output, c: { ...output, value: "z", secret: true } }),
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
    ].map((kind) => decode(struct({ a: { [signature]: kind } })).values["a"]);
    expect(kinds.map((value) => (value instanceof Foreign ? value.kind : ""))).to.deep.equal([
      "an asset",
      "an archive",
      "a resource",
      "a value of a kind that this version does not know",
    ]);
  });

  it("puts secrets in envelopes, never in two, and leaves out what has no value", () => {
    const sent = encode({ a: "x", b: "y", c: undefined, d: unknown }, new Set(["b", "c", "d"]));
    expect(sent.toJavaScript()).to.deep.equal({ a: "x", b: sealed("y"), d: sealed(unknownText) });
    const twice = sent.getFieldsMap().get("b");
    expect(twice === undefined ? undefined : secret(twice)).to.equal(twice);
  });

  it("is not led astray by a property called __proto__", () => {
    const { values } = decode(Struct.deserializeBinary(encode({ ["__proto__"]: { polluted: "x" } }).serializeBinary()));
    expect(values).not.to.have.property("polluted");
    expect({}).not.to.have.property("polluted");
  });

  it("gives back what it sent, whatever it was", () => {
    const json = fc.dictionary(
      // The maps of google-protobuf are plain objects inside: they can't hold that name.
      fc.string().filter((name) => name !== "__proto__"),
      fc.jsonValue().filter((value) => !/null|__proto__/.test(JSON.stringify(value))),
    );
    fc.assert(
      fc.property(json, (values) => {
        const bytes = encode(values, new Set(Object.keys(values))).serializeBinary();
        const received = decode(Struct.deserializeBinary(bytes));
        expect(received.values).to.deep.equal(values);
        expect([...received.secrets]).to.have.members(Object.keys(values));
      }),
      { numRuns: 200 },
    );
  });
});
