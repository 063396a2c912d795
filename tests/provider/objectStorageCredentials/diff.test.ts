import { expect } from "chai";
import { unknown } from "../../../provider/objectStorageCredentials/unknown";
import type { PreviewInputs } from "../../../provider/objectStorageCredentials/check";
import { diff as difference } from "../../../provider/objectStorageCredentials/diff";
import type { Circumstances, Difference } from "../../../provider/objectStorageCredentials/diff";
import { appliedAtCreation, appliedAtTakeover } from "../../../provider/objectStorageCredentials/trigger";
import type { State } from "../../../provider/objectStorageCredentials/state";
import { Secret } from "../../../provider/secret";

const state: State = {
  accessKey: "a1",
  secretKey: new Secret("s1"),
  projectId: "p1",
  userId: "u1",
  authUrl: "https://vienna.ventuscloud.eu/v3",
  regenerate: "1",
  regeneratedAt: "2026-11-23T09:00:00.000Z",
};
const now = Date.parse("2026-11-24T09:00:00.000Z");
const nothing = {
  replaces: [],
  trigger: "nothing",
  regenerates: undefined,
  endsOverlap: false,
  outputs: [],
  reasons: [],
};
const regenerated = {
  ...nothing,
  trigger: "regenerate",
  regenerates: "in place",
  outputs: ["secretKey", "regeneratedAt"],
};

function diff(state: State, inputs: PreviewInputs, circumstances: Partial<Circumstances> = {}): Difference {
  return difference(state, inputs, { now, ...circumstances });
}

describe("a change of the inputs", () => {
  it("of projectId or userId replaces", () => {
    expect(diff(state, { projectId: "p2" })).to.deep.equal({ ...nothing, replaces: ["projectId"] });
    expect(diff(state, { userId: "u2" })).to.deep.equal({ ...nothing, replaces: ["userId"] });
  });

  it("from a default to the same value given, or back, changes nothing", () => {
    expect(diff(state, { projectId: "p1", userId: "u1" })).to.deep.equal(nothing);
    expect(diff(state, {})).to.deep.equal(nothing);
  });

  it("of regenerate makes a new secret, from unset to a value too", () => {
    expect(diff(state, { regenerate: "2" })).to.deep.equal(regenerated);
    expect(diff({ ...state, regenerate: appliedAtCreation(undefined) }, { regenerate: "1" })).to.deep.equal(
      regenerated,
    );
  });

  it("of regenerate from a value to unset or empty does nothing", () => {
    expect(diff(state, { regenerate: "" })).to.deep.equal(nothing);
    expect(diff(state, {})).to.deep.equal(nothing);
  });

  it("of regenerate is recorded and not acted on, the first time after an adoption or an import", () => {
    expect(diff({ ...state, regenerate: appliedAtTakeover(undefined) }, { regenerate: "1" })).to.deep.equal({
      ...nothing,
      trigger: "record",
    });
  });

  it("of adopt, allowMultiple or waitForActive does nothing", () => {
    expect(diff(state, { adopt: true, allowMultiple: true, waitForActive: 5 })).to.deep.equal(nothing);
  });

  it("is not needed to note an S3 endpoint that is configured by now", () => {
    const s3Endpoint = "https://s3.example";
    expect(diff(state, {}, { s3Endpoint })).to.deep.equal({ ...nothing, outputs: ["endpoint"] });
    expect(diff({ ...state, endpoint: s3Endpoint }, {}, { s3Endpoint })).to.deep.equal(nothing);
    expect(diff({ ...state, endpoint: s3Endpoint }, {}, {})).to.deep.equal(nothing);
  });

  it("to a value that is not known yet shows what may happen", () => {
    expect(diff(state, { regenerate: unknown }).regenerates).to.equal("in place");
    expect(diff(state, { projectId: unknown }).replaces).to.deep.equal(["projectId"]);
  });

  it("is not needed to revive a dead key: that has no secret, and gets one", () => {
    const dead = { ...state, secretKey: new Secret("") };
    expect(diff(dead, {})).to.include({ regenerates: "in place", trigger: "nothing" });
    // Nobody can use a dead key during an overlap.
    expect(diff(dead, { overlap: "24h" }).regenerates).to.equal("in place");
  });
});

describe("the passing of time", () => {
  const aged: State = { ...state, rotateAt: "2026-11-23T21:00:00.000Z" };
  const rotateAfter = "12h";
  const rotated = { regenerates: "in place", outputs: ["secretKey", "regeneratedAt", "rotateAt"] };

  it("changes nothing before a rotation is due, and asks for one once it is, with the reason", () => {
    const dueAt = Date.parse("2026-11-23T21:00:00.000Z");
    expect(diff(aged, { rotateAfter }, { now: dueAt - 1 })).to.deep.equal(nothing);
    expect(diff(aged, { rotateAfter }, { now: dueAt })).to.deep.equal({
      ...nothing,
      ...rotated,
      reasons: [
        "the secret of access key a1 is of 2026-11-23T09:00:00.000Z and was due for rotation on 2026-11-23T21:00:00.000Z: it is regenerated",
      ],
    });
  });

  it("asks for one regeneration where `regenerate` does too, which needs no reason", () => {
    expect(diff(aged, { rotateAfter, regenerate: "2" })).to.deep.equal({
      ...nothing,
      ...rotated,
      trigger: "regenerate",
    });
  });

  it("asks for nothing where rotateAfter is gone: rotateAt goes too", () => {
    expect(diff(aged, {})).to.deep.equal({ ...nothing, outputs: ["rotateAt"] });
    expect(diff({ ...aged, rotateAt: undefined }, {})).to.deep.equal(nothing);
  });

  it("counts from a first rotateAfter on only in the `up` after it", () => {
    expect(diff(state, { rotateAfter })).to.deep.equal({ ...nothing, outputs: ["rotateAt"] });
  });

  it("does not regenerate in the `up` that changes the duration, shorter or longer: that moves rotateAt", () => {
    const future: State = { ...state, rotateAt: "2027-02-21T09:00:00.000Z" };
    expect(diff(future, { rotateAfter })).to.deep.equal({ ...nothing, outputs: ["rotateAt"] });
    expect(diff(aged, { rotateAfter: "90d" })).to.deep.equal({ ...nothing, outputs: ["rotateAt"] });
  });

  it("is that of the state's clock: a machine whose clock is behind rotates later, not twice", () => {
    expect(diff(aged, { rotateAfter }, { now: Date.parse("1970-01-01T00:00:00Z") })).to.deep.equal(nothing);
  });

  it("leaves open what comes of a duration that is not known yet", () => {
    expect(diff(aged, { rotateAfter: unknown })).to.deep.equal({ ...nothing, outputs: ["rotateAt"] });
  });

  it("ends an overlap, whatever `overlap` says by then, with the reason", () => {
    const overlapping: State = {
      ...state,
      previousAccessKey: "a0",
      previousSecretKey: new Secret("s0"),
      previousUntil: "2026-11-24T09:00:00.000Z",
    };
    expect(diff(overlapping, { overlap: "24h" }, { now: now - 1 })).to.deep.equal(nothing);
    for (const overlap of ["24h", "48h", undefined]) {
      expect(diff(overlapping, { overlap })).to.deep.equal({
        ...nothing,
        endsOverlap: true,
        outputs: ["previousAccessKey", "previousSecretKey", "previousUntil"],
        reasons: ["the overlap ended on 2026-11-24T09:00:00.000Z: the previous access key a0 is removed"],
      });
    }
  });

  it("with overlap asks for a new pair", () => {
    expect(diff(aged, { rotateAfter, overlap: "1h" })).to.deep.include({
      regenerates: "new pair",
      outputs: [
        "secretKey",
        "regeneratedAt",
        "accessKey",
        "previousAccessKey",
        "previousSecretKey",
        "previousUntil",
        "rotateAt",
      ],
    });
    expect(diff(state, { overlap: "1h" })).to.deep.equal(nothing);
  });
});
