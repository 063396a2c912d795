import { CheckFailure, CheckResponse, DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { CheckRequest, DiffRequest } from "@pulumi/pulumi/proto/provider_pb";
import { check as checkInputs } from "../objectStorageCredentials/check";
import type { PreviewInputs } from "../objectStorageCredentials/check";
import { diff as difference } from "../objectStorageCredentials/diff";
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
 * the engine compares the old value with the new inputs, and `--diff` would print `- secretKey`, a removal (seen).
 */
export function diff(plugin: Plugin, request: DiffRequest): DiffResponse {
  const olds = knownState(decode(request.getOlds()).values);
  const oldInputs = decode(request.getOldInputs()).values;
  const news = checkedInputs(decode(request.getNews()).values);
  const { replaces, regenerates, records, outputs } = difference(olds, news, plugin.connection?.config);
  const changed = [
    ...(regenerates || records ? (["regenerate"] as const) : []),
    ...(replaces.length > 0 ? [] : outputs.filter((name) => name !== "regeneratedAt")),
  ];
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const { Kind } = PropertyDiff;
  const response = new DiffResponse()
    .setChanges(replaces.length + changed.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setReplacesList(replaces)
    .setDiffsList([...replaces, ...changed])
    .setHasdetaileddiff(true);
  const detail = (name: string, kind: PropertyDiff.Kind): void => {
    response.getDetaileddiffMap().set(name, new PropertyDiff().setKind(kind).setInputdiff(true));
  };
  for (const name of replaces) detail(name, oldInputs[name] === undefined ? Kind.ADD_REPLACE : Kind.UPDATE_REPLACE);
  for (const name of changed) {
    detail(name, name === "regenerate" && oldInputs[name] === undefined ? Kind.ADD : Kind.UPDATE);
  }
  return response;
}

/** The inputs of a request. Those of an update have passed Check; nothing on the wire is trusted all the same. */
export function checkedInputs(values: Readonly<Record<string, unknown>>): PreviewInputs {
  const checked = checkInputs(values);
  if ("faults" in checked) throw new Error(checked.faults.map(({ reason }) => reason).join("\n"));
  return checked.inputs;
}
