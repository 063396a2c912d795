import { CheckFailure, CheckResponse, DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { CheckRequest, DiffRequest } from "@pulumi/pulumi/proto/provider_pb";
import { check as checkInputs } from "../objectStorageCredentials/check";
import type { PreviewInputs } from "../objectStorageCredentials/check";
import { diff as difference } from "../objectStorageCredentials/diff";
import { planUpdate } from "../objectStorageCredentials/planUpdate";
import { knownState } from "../objectStorageCredentials/state";
import type { Plugin } from "./plugin";
import { decode } from "./wire";

// What needs no cloud: are these inputs good, and what would a change of them do?

export function check(request: CheckRequest): CheckResponse {
  const { values, secrets } = decode(request.getNews());
  const checked = checkInputs(values);
  const failures = "faults" in checked ? checked.faults : [];
  const response = new CheckResponse().setFailuresList(
    failures.map(({ property, reason }) =>
      // The engine prints the value of the property that a failure names, secrets too (seen).
      new CheckFailure().setProperty(secrets.has(property) ? "" : property).setReason(reason),
    ),
  );
  const inputs = request.getNews();
  return inputs === undefined ? response : response.setInputs(inputs);
}

/**
 * The inputs that make the difference, and the outputs that will be others: `[diff: ~regenerate,secretKey]` tells that
 * whoever uses the secret is affected. Those outputs are given as differences of inputs, which they are not: of outputs
 * the engine compares the old value with the new inputs, and `--diff` would print `- secretKey`, a removal (seen). That is
 * right of an output that goes. One that comes is no addition: `--diff` would print `+ previousAccessKey: <null>` (seen).
 */
export async function diff(plugin: Plugin, request: DiffRequest): Promise<DiffResponse> {
  const olds = knownState(decode(request.getOlds()).values);
  const oldInputs = decode(request.getOldInputs()).values;
  const news = checkedInputs(decode(request.getNews()).values);
  const { replaces, trigger, outputs, reasons } = difference(olds, news, plugin.circumstances);
  const updates = replaces.length > 0 ? [] : outputs.filter((name) => name !== "regeneratedAt");
  const { Kind } = PropertyDiff;
  const kinds = new Map<string, PropertyDiff.Kind>();
  for (const name of replaces) kinds.set(name, oldInputs[name] === undefined ? Kind.ADD_REPLACE : Kind.UPDATE_REPLACE);
  if (trigger !== "nothing") kinds.set("regenerate", oldInputs["regenerate"] === undefined ? Kind.ADD : Kind.UPDATE);
  const planned = planUpdate(olds, news, plugin.circumstances);
  for (const name of updates) kinds.set(name, planned[name] === undefined ? Kind.DELETE : Kind.UPDATE);
  if (updates.length > 0) await Promise.all(reasons.map((reason) => plugin.calls.inform(request.getUrn(), reason)));
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse()
    .setChanges(kinds.size > 0 ? DIFF_SOME : DIFF_NONE)
    .setReplacesList(replaces)
    .setDiffsList([...kinds.keys()])
    .setHasdetaileddiff(true);
  for (const [name, kind] of kinds) {
    response.getDetaileddiffMap().set(name, new PropertyDiff().setKind(kind).setInputdiff(kind !== Kind.DELETE));
  }
  return response;
}

/** The inputs of a request. Those of an update have passed Check; nothing on the wire is trusted all the same. */
export function checkedInputs(values: Readonly<Record<string, unknown>>): PreviewInputs {
  const checked = checkInputs(values);
  if ("faults" in checked) throw new Error(checked.faults.map(({ reason }) => reason).join("\n"));
  return checked.inputs;
}
