import { expect } from "chai";
import type { Sample } from "../../bench/usage";
import { dynamicDoor, pluginDoor } from "../../bench/program";
import type { Engine } from "../../tools/engine/engine";
import { findEngine } from "../../tools/engine/engine";
import { progressOn } from "../../tools/lib/progress";
import { closingLine } from "../helpers/closingLines";
import { describeInFullRun } from "../helpers/fullRun";
import { inFolder } from "../helpers/folder";
import { LongStack } from "./stack";
import type { Step } from "./stack";

const count = 1000;
const megabyte = 1_000_000;

describeInFullRun("a thousand credentials in a thousand projects", function () {
  this.timeout(30 * 60_000);
  let engine: Engine;

  before(async () => {
    engine = await findEngine({ progress: progressOn(process.stderr) });
  });

  for (const [door, program, megabytes] of [
    ["plugin", pluginDoor, 200],
    // Pulumi's host, with its whole SDK: 140 MB before it does anything (seen with 3.270.0).
    ["dynamic provider", dynamicDoor, 350],
  ] as const) {
    it(`by the ${door}: up, refreshed, regenerated and destroyed with few looks, one login each, and flat memory`, async () => {
      await inFolder(async (folder) => {
        const stack = await LongStack.open(engine, folder, program, count);
        try {
          await live(stack, door, megabytes * megabyte);
        } finally {
          await stack.close();
        }
      });
    });
  }
});

async function live(stack: LongStack, door: string, most: number): Promise<void> {
  const figures: string[] = [];
  const step = async (name: string, args: readonly string[]): Promise<Step> => {
    const done = await stack.run(args);
    const { seconds, lists, usage, logins } = done;
    figures.push(`${name} ${seconds.toFixed(0)} s, ${lists} lists, ${(usage.peak / megabyte).toFixed(0)} MB`);
    expect(logins, `logins of ${name}`).to.equal(1);
    expectFlat(name, usage.samples, most);
    return done;
  };

  const up = await step("up", ["up", "--yes", "--skip-preview"]);
  // One POST each, and one list of projects for them all.
  expect(up.others, "requests of up beside lists").to.equal(count + 1);
  expect(up.lists, "lists of up").to.be.below(0.5 * count);
  const made = await stack.secrets();
  expect(made.size, "sets in the cloud").to.equal(count);

  const refresh = await step("refresh", ["refresh", "--yes", "--skip-preview"]);
  expect(refresh.others, "requests of refresh beside lists").to.equal(0);
  // One serves for 5 s.
  expect(refresh.lists, "lists of refresh").to.be.at.most(2 + refresh.seconds / 5);

  await stack.ask({ regenerate: "ticket-1" });
  const regenerate = await step("regenerate", ["up", "--yes", "--skip-preview"]);
  expect(regenerate.others, "requests of regenerate: a GET and a PATCH each").to.equal(2 * count);
  const next = await stack.secrets();
  expect([...next.keys()].sort(), "access keys after regenerate").to.deep.equal([...made.keys()].sort());
  expect(
    [...next].filter(([key, secret]) => made.get(key) === secret),
    "secrets that stayed",
  ).to.deep.equal([]);

  const destroy = await step("destroy", ["destroy", "--yes", "--skip-preview"]);
  expect(destroy.others, "requests of destroy").to.equal(count);
  expect((await stack.secrets()).size, "sets left").to.equal(0);

  closingLine(`long: ${count} by the ${door}: ${figures.join("; ")}`);
}

/** From where a fifth of the work is done on, the process grows no more: what it still may is an allowance for chance. */
function expectFlat(step: string, samples: readonly Sample[], most: number): void {
  const sizes = samples.map(({ bytes }) => bytes);
  const early = Math.max(...sizes.slice(0, Math.ceil(sizes.length / 5)));
  const late = Math.max(...sizes);
  // A step of a few seconds is all start.
  if (sizes.length > 400) expect(late - early, `bytes that the provider grew by in ${step}`).to.be.below(40 * megabyte);
  expect(late, `bytes of the provider in ${step}`).to.be.below(most);
}
