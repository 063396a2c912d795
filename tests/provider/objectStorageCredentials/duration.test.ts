import { expect } from "chai";
import fc from "fast-check";
import { durationOf, parseDuration } from "../../../provider/objectStorageCredentials/duration";

const hour = 3_600_000;

describe("a duration", () => {
  it("is read in units and as ISO 8601", () => {
    expect(parseDuration("90d")).to.equal(90 * 24 * hour);
    expect(parseDuration("P90D")).to.equal(90 * 24 * hour);
    expect(parseDuration("1w"))
      .to.equal(parseDuration("P1W"))
      .and.to.equal(7 * 24 * hour);
    expect(parseDuration("1d12h30m15s"))
      .to.equal(parseDuration("P1DT12H30M15S"))
      .and.to.equal(36.5 * hour + 15_000);
  });

  it("means minutes by M after the T, and is refused with months", () => {
    expect(parseDuration("PT90M")).to.equal(1.5 * hour);
    expect(parseDuration("P90M")).to.equal(undefined);
  });

  it("of any text is one from an hour to ten years, or none, in no time", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^P?[0-9DTHMSWdhmsw]{0,200}$/)), (text) => {
        const parsed = parseDuration(text);
        return parsed === undefined || (parsed >= hour && parsed <= 3650 * 24 * hour);
      }),
    );
  });

  it("that has not passed the check is a fault of the program", () => {
    expect(() => durationOf("1M")).to.throw("not a duration");
  });
});
