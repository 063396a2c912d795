import { expect } from "chai";
import { inspect } from "node:util";
import { VentusError } from "../../provider/errors";
import { IncompleteError } from "../../provider/objectStorageCredentials/errors";
import { closingLine } from "../helpers/closingLines";
import { faults } from "../helpers/faultProxy";
import type { Fault } from "../helpers/faultProxy";
import { operations } from "./operations";
import type { Operation } from "./operations";
import { Scene } from "./scene";
import type { Service } from "./scene";

/**
 * Every request of every operation meets every fault. Then the line is good again, and what the error names, or else the
 * same command once more, must lead to one working set of which the state holds the secret.
 */

const extents = ["once", "this request from there on", "everything from there on"] as const;

const lost = ["reset after the server acted", "504 after the server acted"] as const satisfies readonly Fault[];

interface Case {
  operation: Operation;
  /** The request that is hit: its service, and which one of that service's it is, from 1. */
  target: { service: Service; kind: string; number: number; kindNumber: number };
  fault: Fault | "refused connection";
  extent: (typeof extents)[number];
  /** What that same request meets when it is sent again, each time. */
  then?: Fault;
}

type Outcome = "success" | "state kept, error" | "error, same command again" | "error that names a remedy";

describe("under fire", function () {
  this.timeout(300_000);
  const counts = new Map<string, Map<Outcome, number>>();
  let cases = 0;
  let inconsistent = 0;

  after(() => {
    printMatrix(counts);
    closingLine(`fire: ${cases} cases, ${inconsistent} inconsistent`);
  });

  for (const operation of operations) {
    it(`${operation.name}: each request meets each fault, and cloud and state agree afterwards`, async () => {
      const all = await casesOf(operation);
      const problems: string[] = [];
      const outcomes = new Map<Outcome, number>();
      counts.set(operation.name, outcomes);
      await inParallel(16, all, async (each) => {
        const { outcome, problem } = await play(each);
        if (outcome !== undefined) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (problem !== undefined) problems.push(`${describeCase(each)}: ${problem}`);
      });
      cases += all.length;
      inconsistent += problems.length;
      expect(problems, problems.join("\n")).to.deep.equal([]);
    });
  }
});

/** Every case of an operation: a run without faults shows which requests there are. */
async function casesOf(operation: Operation): Promise<Case[]> {
  const scene = await Scene.set(operation.userName ?? "org:alice", false);
  try {
    await operation.prepare(scene);
    if (operation.rival) awaitRival(scene);
    const from = scene.requests.length;
    await run(scene, operation).catch(() => undefined);
    const requests = scene.requests.slice(from);
    const kinds = requests.map(({ service, method, path }) => `${service} ${kindOf(method, path)}`);
    return requests.flatMap(({ service, method, path }, index) => {
      const before = requests.slice(0, index + 1);
      const target = {
        service,
        kind: kindOf(method, path),
        number: before.filter((request) => request.service === service).length,
        kindNumber: kinds.slice(0, index + 1).filter((kind) => kind === kinds[index]).length,
      };
      return extents.flatMap((extent) => [
        ...faults.map((fault): Case => ({ operation, target, fault, extent })),
        // Nobody refuses connections for one kind of request.
        ...(extent === "this request from there on"
          ? []
          : [{ operation, target, fault: "refused connection" as const, extent }]),
        // A request that was acted upon, its answer lost, and then refused when it is sent again.
        ...(extent !== "once" || method === "GET"
          ? []
          : lost.flatMap((fault) => faults.map((then): Case => ({ operation, target, fault, extent, then })))),
      ]);
    });
  } finally {
    await scene.end();
  }
}

async function play(each: Case): Promise<{ outcome?: Outcome; problem?: string }> {
  const { operation } = each;
  const scene = await Scene.set(operation.userName ?? "org:alice", each.fault === "hang" || each.then === "hang");
  try {
    await operation.prepare(scene);
    const original = await scene.sets();
    const secretBefore = scene.stack.state?.secretKey ?? original[0]?.secretKey;
    const rival = operation.rival ? awaitRival(scene) : undefined;
    await plan(scene, each);
    const error = await failureOf(() => run(scene, operation));
    await scene.heal();
    rival?.disarm();
    const outcome = outcomeOf(error);
    if (error !== undefined) mustBeClear(error, scene);
    const kept = scene.stack.state;
    if (outcome !== "error that names a remedy") {
      const others = operation.command === "up" ? original.map(({ accessKey }) => accessKey) : [];
      await mustAgree(scene, operation, error !== undefined, [...others, ...(rival?.made() ?? [])]);
    }
    const steps = await settle(scene, operation, error, rival?.made() ?? []);
    await mustBeWhole(scene, operation, rival?.made() ?? [], steps);
    const final = scene.stack.state?.secretKey;
    if (secretBefore === undefined || final === undefined) return { outcome };
    if (operation.rotates !== true) {
      return secretBefore.equals(final) ? { outcome } : { outcome, problem: "the secret has changed" };
    }
    if (secretBefore.equals(final)) return { outcome, problem: "the secret was not regenerated" };
    if (operation.overlaps === true && scene.stack.state?.previousSecretKey?.equals(secretBefore) !== true) {
      return { outcome, problem: "whoever uses the pair from before is cut off" };
    }
    const handedOn = kept !== undefined && !kept.secretKey.equals(secretBefore);
    return handedOn && !kept.secretKey.equals(final) ? { outcome, problem: "a second rotation" } : { outcome };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    await scene.end();
  }
}

async function run({ stack }: Scene, { command, inputs }: Operation): Promise<void> {
  if (command === "up") await stack.up(inputs);
  else await stack[command]();
}

/** Arranges for the fault. */
async function plan(scene: Scene, { target, fault, extent, then }: Case): Promise<void> {
  const proxy = scene.proxies[target.service];
  const isKind = (method: string, path: string): boolean => kindOf(method, path) === target.kind;
  if (then !== undefined) proxy.fault(isKind, then, { from: target.kindNumber + 1, times: Infinity });
  if (fault !== "refused connection") {
    const times = extent === "once" ? 1 : Infinity;
    if (extent === "this request from there on") {
      proxy.fault(isKind, fault, { from: target.kindNumber, times });
    } else proxy.fault(() => true, fault, { from: target.number, times });
    return;
  }
  // Connections are refused from before the request, until the provider has slept once.
  const from = proxy.passed.length;
  const refuseInTime = (): void => {
    if (proxy.passed.length - from >= target.number - 1) proxy.refuse();
  };
  if (extent === "once") {
    scene.clock.onSleep = async () => {
      proxy.onAnswer = () => undefined;
      await proxy.accept();
    };
  }
  proxy.onAnswer = refuseInTime;
  refuseInTime();
  await Promise.resolve();
}

/** Lets somebody else make a set at the moment of the POST. */
function awaitRival(scene: Scene): { disarm: () => void; made: () => string[] } {
  const proxy = scene.proxies.keystone;
  const note = proxy.onRequest;
  const made: string[] = [];
  let armed = true;
  proxy.onRequest = async (request, count) => {
    await note(request, count);
    if (!armed || request.method !== "POST" || !request.path.endsWith("/OS-EC2")) return;
    armed = false;
    made.push((await scene.makeSet()).accessKey);
  };
  return {
    disarm: () => {
      armed = false;
    },
    made: () => made,
  };
}

function outcomeOf(error: Error | undefined): Outcome {
  if (error === undefined) return "success";
  if (remedyOf(error) !== undefined) return "error that names a remedy";
  return error instanceof IncompleteError ? "state kept, error" : "error, same command again";
}

/** What the error tells its reader to do, where that is more than to run the command again. */
function remedyOf(error: Error): "adopt" | "refresh" | undefined {
  const advice = error.message.slice(error.message.lastIndexOf("what to do:"));
  if (advice.includes("`adopt: true`")) return "adopt";
  return advice.includes("`pulumi up --refresh`") || advice.includes("`pulumi refresh`") ? "refresh" : undefined;
}

/** Says what, why and what next, and no secret. */
function mustBeClear(error: Error, scene: Scene): void {
  if (!(error instanceof VentusError || error instanceof IncompleteError)) {
    throw new Error(`an error nobody raised on purpose: ${error.stack ?? error.message}`);
  }
  if (!/^could not .+: .+/.test(error.message) || !/\n {2}what to do: .+/.test(error.message)) {
    throw new Error(`an error that does not say what, why and what next: ${error.message}`);
  }
  const printed = [inspect(error, { showHidden: true, depth: null }), JSON.stringify(error), String(error)].join("\n");
  if (scene.secrets.some((secret) => printed.includes(secret))) throw new Error("a secret in the error");
}

/** Where an error names no remedy, or there is no error, state and cloud agree at once. `others`: sets that are not ours. */
async function mustAgree(
  scene: Scene,
  { command, rival }: Operation,
  failed: boolean,
  others: readonly string[],
): Promise<void> {
  // Of a destroy that failed nobody knows whether the set is gone; the next one finds out.
  if (command === "destroy" && failed) return;
  // The state says itself that the rule of one set has still to be enforced.
  if (rival === true && scene.stack.incomplete) return;
  const { state } = scene.stack;
  const sets = await scene.sets();
  const known = [state?.accessKey, state?.previousAccessKey, ...others];
  const orphans = sets.filter(({ accessKey }) => !known.includes(accessKey));
  if (orphans.length > 0) throw new Error("a set in the cloud of which the state knows nothing");
  if (state === undefined) return;
  const own = sets.find(({ accessKey }) => accessKey === state.accessKey);
  if (own === undefined) throw new Error("a set in the state of which the cloud knows nothing");
  if (!own.secretKey.equals(state.secretKey)) throw new Error("the state has another secret than the cloud");
}

/** Does what the error says, or else runs the command again, until it succeeds. */
async function settle(
  scene: Scene,
  operation: Operation,
  first: Error | undefined,
  others: readonly string[],
): Promise<string[]> {
  const { stack } = scene;
  const steps: string[] = [];
  let { inputs } = operation;
  let error = first;
  for (let attempt = 0; attempt < 3 && error !== undefined; attempt++) {
    const remedy = remedyOf(error);
    const told = error.message;
    steps.push(remedy ?? operation.command);
    error = await failureOf(async () => {
      if (remedy === "refresh") await stack.refresh();
      if (remedy === "adopt") {
        // Nothing tells this stack's set from the others': a person has to say which one is in use.
        if (stack.state === undefined && /delete (one|those) that nobody uses/.test(told)) {
          await scene.deleteAllBut(others);
        }
        // Two sets, and one of them this stack's own: the error says to destroy that first.
        if (stack.state !== undefined && told.includes("`pulumi destroy ")) await stack.destroy();
        inputs = { ...inputs, adopt: true };
      }
      await run(scene, { ...operation, inputs });
    });
  }
  if (error !== undefined) throw new Error(`not healed by ${steps.join(", ")}: ${error.message}`);
  if (operation.command === "destroy") return steps;
  const before = scene.requests.length;
  await stack.up(inputs);
  const changes = scene.requests
    .slice(before)
    .filter(({ method, path }) => method !== "GET" && !path.endsWith("tokens"));
  if (changes.length > 0) throw new Error("a further `up` changes the cloud");
  return steps;
}

async function mustBeWhole(
  scene: Scene,
  operation: Operation,
  others: readonly string[],
  steps: string[],
): Promise<void> {
  const sets = await scene.sets();
  const { state } = scene.stack;
  const how = `after ${steps.length === 0 ? "success" : steps.join(", ")}`;
  if (operation.command === "destroy") {
    if (state !== undefined || sets.length > 0) throw new Error(`${sets.length} sets left ${how}`);
    return;
  }
  if (state === undefined) throw new Error(`nothing in the state ${how}`);
  const only = sets.find(({ accessKey }) => accessKey !== state.previousAccessKey);
  if (only === undefined || sets.length > (operation.overlaps === true ? 2 : 1)) {
    throw new Error(`${sets.length} sets ${how}`);
  }
  if (operation.overlaps === true) await mustOverlap(scene, sets, how);
  if (only.accessKey !== state.accessKey) throw new Error(`the state has another access key than the cloud ${how}`);
  if (others.length > 0 && !others.includes(only.accessKey)) throw new Error(`somebody else's set was deleted ${how}`);
  if (!only.secretKey.equals(state.secretKey)) throw new Error(`the state has another secret than the cloud ${how}`);
  if (!(await scene.works(state))) throw new Error(`the key does not work ${how}`);
}

/** The previous pair is in the cloud as the state has it, and works. */
async function mustOverlap(scene: Scene, sets: Awaited<ReturnType<Scene["sets"]>>, how: string): Promise<void> {
  const { previousAccessKey, previousSecretKey } = scene.stack.state ?? {};
  const previous = sets.find(({ accessKey }) => accessKey === previousAccessKey);
  if (previous === undefined || previousSecretKey?.equals(previous.secretKey) !== true) {
    throw new Error(`the previous pair is not what the state says ${how}`);
  }
  if (!(await scene.works(previous))) throw new Error(`the previous pair does not work ${how}`);
}

function kindOf(method: string, path: string): string {
  return `${method} ${path.replace(/[0-9a-f]{32,64}/g, "*")}`;
}

function describeCase({ operation, target, fault, extent, then }: Case): string {
  return `${operation.name} | ${target.service} ${target.kind} #${target.kindNumber} | ${fault} | ${extent}${then === undefined ? "" : `, then ${then}`}`;
}

async function failureOf(work: () => Promise<void>): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function inParallel<T>(count: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: count }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

function printMatrix(counts: ReadonlyMap<string, ReadonlyMap<Outcome, number>>): void {
  const columns: Outcome[] = ["success", "state kept, error", "error, same command again", "error that names a remedy"];
  const line = (name: string, cells: readonly (string | number)[]): string =>
    `    ${name.padEnd(36)}${cells.map((cell, index) => String(cell).padStart((columns[index]?.length ?? 5) + 3)).join("")}`;
  console.log(line("operation", [...columns, "cases"]));
  for (const [name, outcomes] of counts) {
    const cells = columns.map((column) => outcomes.get(column) ?? 0);
    console.log(line(name, [...cells, cells.reduce((sum, count) => sum + count, 0)]));
  }
}
