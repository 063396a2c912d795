import "./parsing";
import { check as checkInputs } from "../objectStorageCredentials/check";
import type { PreviewInputs } from "../objectStorageCredentials/check";
import { diff as difference } from "../objectStorageCredentials/diff";
import { planUpdate } from "../objectStorageCredentials/planUpdate";
import { knownState } from "../objectStorageCredentials/state";
import type { Plugin } from "./plugin";
import type { CheckRequest, DiffRequest } from "./protocol/requests";
import { changeKind, checkResponse, diffResponse } from "./protocol/responses";
import type { ChangeKind, Failure } from "./protocol/responses";
import { decode } from "./wire";

// What needs no cloud: are these inputs good, and what would a change of them do?

export function check({ news }: CheckRequest): Buffer {
  const { values, secrets } = decode(news);
  const checked = checkInputs(values);
  const faults = "faults" in checked ? checked.faults : [];
  return checkResponse({ inputs: news, failures: failuresOf(faults, secrets) });
}

/** The engine prints the value of the property that a failure names, secrets too (seen): so none of those is named. */
export function failuresOf(faults: readonly Failure[], secrets: ReadonlySet<string>): Failure[] {
  return faults.map(({ property, reason }) => ({ property: secrets.has(property) ? "" : property, reason }));
}

/**
 * The inputs that make the difference, and the outputs that will be others: `[diff: ~regenerate,secretKey]` tells that
 * whoever uses the secret is affected. Those outputs are given as differences of inputs, which they are not: of outputs
 * the engine compares the old value with the new inputs, and `--diff` would print `- secretKey`, a removal (seen). That is
 * right of an output that goes. One that comes is no addition: `--diff` would print `+ previousAccessKey: <null>` (seen).
 */
export async function diff(plugin: Plugin, request: DiffRequest): Promise<Buffer> {
  const olds = knownState(decode(request.olds).values);
  const oldInputs = decode(request.oldInputs).values;
  const news = checkedInputs(decode(request.news).values);
  const { replaces, trigger, outputs, reasons } = difference(olds, news, plugin.circumstances);
  const updates = replaces.length > 0 ? [] : outputs.filter((name) => name !== "regeneratedAt");
  const kinds = new Map<string, ChangeKind>();
  for (const name of replaces) {
    kinds.set(name, oldInputs[name] === undefined ? changeKind.addReplace : changeKind.updateReplace);
  }
  if (trigger !== "nothing") {
    kinds.set("regenerate", oldInputs["regenerate"] === undefined ? changeKind.add : changeKind.update);
  }
  const planned = planUpdate(olds, news, plugin.circumstances);
  for (const name of updates) kinds.set(name, planned[name] === undefined ? changeKind.delete : changeKind.update);
  if (updates.length > 0) await Promise.all(reasons.map((reason) => plugin.calls.inform(request.urn, reason)));
  const changes = Array.from(kinds, ([name, kind]) => [name, { kind, ofInputs: kind !== changeKind.delete }] as const);
  return diffResponse({ changed: kinds.size > 0, replaces, detailed: new Map(changes) });
}

/** The inputs of a request. Those of an update have passed Check; nothing on the wire is trusted all the same. */
export function checkedInputs(values: Readonly<Record<string, unknown>>): PreviewInputs {
  const checked = checkInputs(values);
  if ("faults" in checked) throw new Error(checked.faults.map(({ reason }) => reason).join("\n"));
  return checked.inputs;
}
