import { expect } from "chai";
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { watchProvider } from "../../bench/usage";
import { packageRoot } from "../../tools/lib/places";
import { canFindProcesses } from "../killed/processes";
import { leaveOut } from "../helpers/leaveOut";
import { inFolder } from "../helpers/folder";

describe("what a provider takes", () => {
  before(function () {
    if (!canFindProcesses) leaveOut(this, "of the memory and the time of a process", "it takes /proc");
  });

  it("is that of the process with the command's folder in its environment, at its largest", async () => {
    await inFolder(async (folder) => {
      const { usage } = await watchProvider(folder, async () => {
        const [ours, other] = [start(folder), start("/elsewhere")];
        await Promise.all([once(ours.stdout, "data"), once(other.stdout, "data")]);
        // Long enough for a look at the processes, and one at its usage.
        await new Promise((resolve) => setTimeout(resolve, 1_200));
        for (const child of [ours, other]) {
          child.kill();
          await once(child, "close");
        }
      });
      expect(usage.samples).to.have.lengthOf.above(2);
      expect(usage.peak).to.be.within(30_000_000, 300_000_000);
      // Of one Node that starts, not of two.
      expect(usage.processor).to.be.within(20, 2_000);
    });
  });

  it("is none where no provider ran", async () => {
    const { usage, result } = await watchProvider("/nowhere", () => Promise.resolve("done"));
    expect({ result, usage }).to.deep.equal({ result: "done", usage: { samples: [], peak: 0, processor: 0 } });
  });
});

function start(folder: string): ChildProcessByStdio<null, Readable, null> {
  const floor = join(packageRoot, "bench", "floor", "pulumi-resource-floor");
  return spawn(floor, [], { env: { ...process.env, TMPDIR: folder }, stdio: ["ignore", "pipe", "inherit"] });
}
