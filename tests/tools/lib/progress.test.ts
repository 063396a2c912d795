import { expect } from "chai";
import { progressOn, stopwatch } from "../../../tools/lib/progress";

describe("progress", () => {
  it("does not flood a log: a status every ten seconds, lines at once", () => {
    let written = "";
    let now = 0;
    const progress = progressOn({ write: (text) => (written += text) }, () => now);
    for (now = 0; now <= 25_000; now += 1000) progress.status(`${now / 1000} s`);
    progress.status("");
    progress.line("done");
    expect(written).to.equal("10 s\n20 s\ndone\n");
  });

  it("shows a terminal the newest status only, cut to its width, and takes it away at the end", () => {
    let written = "";
    const progress = progressOn({ write: (text) => (written += text), isTTY: true, columns: 10 });
    progress.status("a long status line");
    progress.status("b");
    progress.line("done");
    progress.status("");
    expect(written).to.equal("a long st\r\u001b[2Kb\r\u001b[2Kdone\n");
  });

  it("tells the time as people do", () => {
    let now = 0;
    const time = stopwatch(() => now);
    now = 59_400;
    expect(time()).to.equal("59 s");
    now = 187_000;
    expect(time()).to.equal("3 min 07 s");
  });
});
