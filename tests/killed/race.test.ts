import { expect } from "chai";
import { join } from "node:path";
import { mkdir } from "node:fs/promises";
import { startSandbox } from "../../sandbox";
import type { Engine } from "../../tools/engine/engine";
import { findEngine } from "../../tools/engine/engine";
import { progressOn } from "../../tools/lib/progress";
import { PulumiProject } from "../../tools/pulumi/project";
import { Console } from "../../tools/demo/console";
import { closingLine } from "../helpers/closingLines";
import { itInFullRun } from "../helpers/fullRun";
import { FaultProxy } from "../helpers/faultProxy";
import { inFolder } from "../helpers/folder";
import { writeProgram } from "./workshop";

/** Of fifty: as many in every run, the others in the full one. */
const inEveryRun = 10;
const inAll = 50;

describe("two stacks for one project", function () {
  this.timeout(inAll * 30_000);
  let engine: Engine;

  before(async () => {
    engine = await findEngine({ progress: progressOn(process.stderr) });
  });

  let rounds = 0;
  let met = 0;

  after(() => {
    const how = "with both POSTs sent before either was answered, one set each time";
    if (rounds > 0) closingLine(`races: ${rounds} rounds, ${met} ${how}`);
  });

  async function races(count: number): Promise<void> {
    const before = met;
    await inFolder(async (folder) => {
      for (let round = 1; round <= count; round++) {
        const own = join(folder, `round-${round}`);
        await mkdir(own);
        if (await race(engine, own)) met++;
        rounds++;
      }
    });
    expect(met - before).to.equal(count);
  }

  it(`upped at the same moment, ${inEveryRun} times: one set, one clear loser, every time`, async () => {
    await races(inEveryRun);
  });

  itInFullRun(`upped at the same moment, ${inAll - inEveryRun} times more: the same`, async () => {
    await races(inAll - inEveryRun);
  });
});

/** One round. True: each had sent its POST before the other's was answered, so both had found the project empty. */
async function race(engine: Engine, folder: string): Promise<boolean> {
  const sandbox = await startSandbox();
  const proxy = await FaultProxy.start(sandbox.authUrl);
  const environment = { ...sandbox.environment(), OS_AUTH_URL: proxy.authUrl };
  const console = Console.open(sandbox.environment());
  const start = startTogether(proxy);
  try {
    const source = await writeProgram(folder);
    const stacks = await Promise.all(
      ["a", "b"].map(async (name) => {
        const own = join(folder, name);
        await mkdir(own);
        return await PulumiProject.copy(source, { engine, folder: own, environment });
      }),
    );
    const outcomes = await Promise.all(
      stacks.map((stack) => stack.attempt(["up", "--yes", "--skip-preview", "--suppress-progress"])),
    );
    const keys = await console.accessKeys();
    const printed = outcomes.map(({ stdout, stderr }) => `${stdout}\n${stderr}`);
    expect(keys, printed.join("\n")).to.have.lengthOf(1);
    expect(outcomes.map(({ status }) => (status === 0 ? "won" : "lost")).sort()).to.deep.equal(["lost", "won"]);
    const winner = outcomes.findIndex(({ status }) => status === 0);
    expect(await stacks[winner]?.outputs()).to.include({ accessKey: keys[0] });
    const loser = printed[1 - winner];
    // Which key it names is that of the moment: the winner may have drawn back too, and then made its set anew.
    expect(loser)
      .to.match(/access key [0-9a-f]{32}\)/)
      .and.contain("one set per user and project");
    expect(loser).to.contain("set `adopt: true`");
    return start.together();
  } finally {
    await console.close();
    await proxy.stop();
    await sandbox.stop();
  }
}

/** Holds back the first POST until the second has come, or cannot come any more. */
function startTogether(proxy: FaultProxy): { together: () => boolean } {
  let posts = 0;
  let release: () => void = () => undefined;
  const second = new Promise<void>((resolve) => {
    release = resolve;
  });
  let together = false;
  proxy.onRequest = async ({ method, path }) => {
    if (method !== "POST" || !path.endsWith("/OS-EC2")) return;
    posts++;
    if (posts === 2) {
      together = true;
      release();
    } else if (posts === 1) {
      const timer = setTimeout(release, 15_000);
      await second;
      clearTimeout(timer);
    }
  };
  return { together: () => together };
}
