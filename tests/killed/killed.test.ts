import { expect } from "chai";
import type { Engine } from "../../tools/engine/engine";
import { findEngine } from "../../tools/engine/engine";
import { progressOn } from "../../tools/lib/progress";
import { closingLine } from "../helpers/closingLines";
import { isFullRun, itInFullRun } from "../helpers/fullRun";
import { leaveOut } from "../helpers/leaveOut";
import { inFolder } from "../helpers/folder";
import { canFindProcesses, isProvider, kill, processesOf, until } from "./processes";
import type { Victim } from "./processes";
import { Workshop } from "./workshop";

/**
 * `kill -9` of the provider, of the program and of pulumi itself, at the very moment of a request. Then the commands of
 * docs/reliability.md, in their order, lead to one working set and a clean stack. Every stack lives a whole life: it is
 * killed once in `up`, once in a regenerate and once in `destroy`.
 */

/** The n-th request of a command: before the cloud has it, or when the cloud has acted and the answer is on its way. */
interface Point {
  request: number;
  moment: "before" | "after";
}

interface Life {
  victim: Victim;
  up: Point;
  regenerate: Point;
  /** None where the victim is the program, which a destroy does not run. */
  destroy?: Point;
}

/**
 * As the fire matrix lists them: login, look, POST, look, S3; login, GET, PATCH, S3; login, GET, look, POST, look, S3;
 * login, DELETE.
 */
const requests = { up: 5, regenerate: 4, overlap: 6, destroy: 2 } as const;

const moments = ["before", "after"] as const;

function pointsOf(command: keyof typeof requests): Point[] {
  return Array.from({ length: requests[command] }, (_, index) => index + 1).flatMap((request) =>
    moments.map((moment) => ({ request, moment })),
  );
}

type Points = Required<Omit<Life, "victim">>;

/** Those around the request that changes the cloud: they are in every run. */
const aroundChanges: readonly Points[] = [
  {
    up: { request: 3, moment: "after" },
    regenerate: { request: 3, moment: "after" },
    destroy: { request: 2, moment: "after" },
  },
  {
    up: { request: 4, moment: "before" },
    regenerate: { request: 4, moment: "before" },
    destroy: { request: 2, moment: "before" },
  },
];

/** All others, each at least once. */
function otherPoints(done: readonly Points[]): Points[] {
  const left = (command: keyof Points): Point[] =>
    pointsOf(command).filter(
      (point) =>
        !done.some(({ [command]: { request, moment } }) => request === point.request && moment === point.moment),
    );
  const [ups, regenerates, destroys] = [left("up"), left("regenerate"), left("destroy")];
  return ups.flatMap((up, index) => {
    const regenerate = regenerates[index % regenerates.length];
    const destroy = destroys[index % destroys.length];
    return regenerate === undefined || destroy === undefined ? [] : [{ up, regenerate, destroy }];
  });
}

function lifeOf(victim: Victim, { up, regenerate, destroy }: Points): Life {
  return { victim, up, regenerate, ...(victim === "program" ? {} : { destroy }) };
}

/** With an overlap, in every run: the moment when the new pair exists and nobody else knows. */
const lonelyPair: Point = { request: 4, moment: "after" };

describe("killed", function () {
  this.timeout(240_000);
  let engine: Engine;
  let points = 0;
  let notHealed = 0;

  before(async function () {
    if (!canFindProcesses) leaveOut(this, "that kill", "without /proc the processes of a command can't be told apart");
    engine = await findEngine({ progress: progressOn(process.stderr) });
  });

  after(() => {
    const which = isFullRun ? "" : " (those around each change; all with VENTUS_TEST_FULL=1)";
    if (points > 0) closingLine(`killed: ${points} points, ${notHealed} not healed${which}`);
  });

  for (const victim of ["provider", "program", "pulumi"] as const) {
    const inEveryRun = victim === "program" ? aroundChanges.slice(0, 1) : aroundChanges;
    const lives = [
      ...inEveryRun.map((points) => ({ life: lifeOf(victim, points), test: it })),
      ...otherPoints(inEveryRun).map((points) => ({ life: lifeOf(victim, points), test: itInFullRun })),
    ];
    for (const { life, test } of lives) {
      test(`the ${victim}, ${describeLife(life)}: the commands of the docs heal it`, async () => {
        await inFolder(async (folder) => {
          const workshop = await Workshop.open(engine, folder);
          try {
            await killedAt(workshop, victim, life.up, up);
            const first = await workshop.secret();
            await workshop.project.pulumi(["config", "set", "regenerate", "ticket-1"]);
            // After an adoption the first value is recorded only.
            await workshop.project.pulumi(up);
            const second = await workshop.secret();
            await workshop.project.pulumi(["config", "set", "regenerate", "ticket-2"]);
            await killedAt(workshop, victim, life.regenerate, up);
            expect(await workshop.secret(), "the secret after the regenerate").not.to.be.oneOf([first, second]);
            if (life.destroy !== undefined) await killedAt(workshop, victim, life.destroy, destroy);
          } finally {
            await clear(workshop);
          }
        });
      });
    }
  }

  for (const victim of ["provider", "pulumi"] as const) {
    for (const point of pointsOf("overlap")) {
      const test = describePoint(point) === describePoint(lonelyPair) ? it : itInFullRun;
      test(`the ${victim}, of a regenerate with an overlap ${describePoint(point)}: they heal it, and the pair before works on`, async () => {
        await inFolder(async (folder) => {
          const workshop = await Workshop.open(engine, folder);
          try {
            await workshop.project.pulumi(["config", "set", "overlap", "24h"]);
            await workshop.project.pulumi(up);
            const first = await workshop.secret();
            await workshop.project.pulumi(["config", "set", "regenerate", "ticket-1"]);
            await killedAt(workshop, victim, point, up);
            expect(await workshop.secret(), "the secret after the regenerate").not.to.equal(first);
            expect(await workshop.previousSecret(), "the pair before").to.equal(first);
            await workshop.project.pulumi(destroy);
            expect(await workshop.countSets(), "sets left").to.equal(0);
          } finally {
            await clear(workshop);
          }
        });
      });
    }
  }

  async function killedAt(workshop: Workshop, victim: Victim, point: Point, command: string[]): Promise<void> {
    points++;
    notHealed++;
    await strike(workshop, victim, point, command);
    await heal(workshop, command);
    notHealed--;
  }
});

const up = ["up", "--yes", "--skip-preview"];
const destroy = ["destroy", "--yes", "--skip-preview"];

async function clear(workshop: Workshop): Promise<void> {
  await workshop.close();
  // Of an engine that was killed the language host lives on, which is Pulumi's own.
  for (const { pid } of processesOf(workshop.folder)) process.kill(pid, "SIGKILL");
}

/** Runs a command and kills the victim at that point of it. */
async function strike(workshop: Workshop, victim: Victim, point: Point, command: string[]): Promise<void> {
  let struck: Promise<void> | undefined;
  const strikeAt = (moment: Point["moment"]) => async (request: number) => {
    if (request === point.request && moment === point.moment) await (struck ??= kill(workshop.folder, victim));
  };
  if (point.moment === "before") {
    // The request must not reach the cloud: the one that is hit gets no further than the proxy.
    for (const proxy of workshop.proxies) {
      proxy.fault(() => workshop.requests === point.request - 1, "reset before the server acts");
    }
  }
  workshop.watch(strikeAt("before"), strikeAt("after"));
  await workshop.project.attempt(command);
  if (struck === undefined) throw new Error(`request ${point.request} of ${command.join(" ")} never came`);
  await struck;
  const alone = await until(() => !processesOf(workshop.folder).some(isProvider), 3_000);
  expect(alone, "no provider process outlives its engine").to.equal(true);
  workshop.unwatch();
  for (const proxy of workshop.proxies) proxy.clear();
}

/** What docs/reliability.md says to do after a crash. */
async function heal(workshop: Workshop, command: string[]): Promise<void> {
  const { project } = workshop;
  await project.pulumi(["cancel", "--yes"]);
  await project.pulumi(["refresh", "--yes", "--skip-preview", "--clear-pending-creates"]);
  const outcome = await project.attempt(command);
  if (outcome.status !== 0) {
    expect(outcome.stdout).to.contain("set `adopt: true`");
    await project.pulumi(["config", "set", "adopt", "true"]);
    await project.pulumi(command);
    await project.pulumi(["config", "rm", "adopt"]);
  }
  expect(await workshop.faultOfStack()).to.equal(undefined);
  if (command[0] === "destroy") expect(await workshop.countSets(), "sets left").to.equal(0);
  else expect(await workshop.faultOfSet()).to.equal(undefined);
}

function describeLife({ up, regenerate, destroy }: Life): string {
  const end = destroy === undefined ? "" : `, of destroy ${describePoint(destroy)}`;
  return `of up ${describePoint(up)}, of a regenerate ${describePoint(regenerate)}${end}`;
}

function describePoint({ request, moment }: Point): string {
  return `${moment} request ${request}`;
}
