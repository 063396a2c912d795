import { expect } from "chai";
import type { Life, StepFigures } from "../../bench/life";
import { median, summarize } from "../../bench/results";
import { tableOf } from "../../bench/table";

function figures(seconds: number): StepFigures {
  return {
    seconds,
    requests: { logins: 1, lists: 2, keystone: 53, s3: 50 },
    peak: seconds * 1_000_000,
    processor: 700,
  };
}

function life(seconds: number): Life {
  return { steps: { up: figures(seconds), refresh: figures(seconds), destroy: figures(seconds) }, exported: 100_000 };
}

describe("the figures of a benchmark", () => {
  it("are medians: of an even number the mean of the two in the middle", () => {
    expect(median([9, 1, 2])).to.equal(2);
    expect(median([9, 1, 2, 4])).to.equal(3);
    expect(summarize("plugin", 50, [life(8), life(4), life(5)]).steps.up).to.deep.equal(figures(5));
  });

  it("lack the steps that a subject does not have", () => {
    expect(summarize("peer", 50, [life(1)]).steps).to.have.all.keys("up", "refresh", "destroy");
  });

  it("stand in a table, with the ratio to the peer, and requests and bytes for each resource", () => {
    const table = tableOf([summarize("plugin", 50, [life(3)]), summarize("peer", 50, [life(4)])]);
    const [head = "", line, plugin = "", peer = ""] = table.split("\n");
    expect(head).to.match(/^ +up s +preview s +no-op up s +refresh s +regenerate s +destroy s +vs peer/);
    expect(line).to.match(/^-+$/);
    expect(plugin).to.match(
      /^plugin +3\.00 +- +- +3\.00 +- +3\.00 +0\.75 0\.75 0\.75 +1\.060\+1\.00 .* 2\.00 +3 +700$/,
    );
    expect(peer).to.contain("1.00 1.00 1.00");
  });
});
