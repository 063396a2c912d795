import { expect } from "chai";
import { unknown } from "../../../provider/objectStorageCredentials/unknown";
import { diff } from "../../../provider/objectStorageCredentials/diff";
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
const nothing = { replaces: [], regenerates: false, records: false, outputs: [] };
const outputs = ["secretKey", "regeneratedAt"];

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
    expect(diff(state, { regenerate: "2" })).to.deep.equal({ ...nothing, regenerates: true, outputs });
    expect(diff({ ...state, regenerate: appliedAtCreation(undefined) }, { regenerate: "1" })).to.deep.equal({
      ...nothing,
      regenerates: true,
      outputs,
    });
  });

  it("of regenerate from a value to unset or empty does nothing", () => {
    expect(diff(state, { regenerate: "" })).to.deep.equal(nothing);
    expect(diff(state, {})).to.deep.equal(nothing);
  });

  it("of regenerate is recorded and not acted on, the first time after an adoption or an import", () => {
    expect(diff({ ...state, regenerate: appliedAtTakeover(undefined) }, { regenerate: "1" })).to.deep.equal({
      ...nothing,
      records: true,
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
    expect(diff(state, { regenerate: unknown }).regenerates).to.equal(true);
    expect(diff(state, { projectId: unknown }).replaces).to.deep.equal(["projectId"]);
  });

  it("is not needed to revive a dead key: that has no secret, and gets one", () => {
    expect(diff({ ...state, secretKey: new Secret("") }, {}).regenerates).to.equal(true);
  });
});
