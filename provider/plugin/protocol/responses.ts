import { Writer } from "../protobuf/writer";

// What the plugin answers, by the numbers of https://github.com/pulumi/pulumi/blob/v3.245.0/proto/pulumi/provider.proto.

/** A `google.protobuf.Struct`, as `wire.ts` makes it, or as it came. */
type Struct = Uint8Array;

/** Of `google.protobuf.Empty`, and of answers that are so. */
export const empty: Uint8Array = new Uint8Array();

export function handshakeResponse({ acceptSecrets }: { acceptSecrets: boolean }): Buffer {
  return new Writer().bool(1, acceptSecrets).end();
}

/** Of plugin.proto. */
export function pluginInfo({ version }: { version: string }): Buffer {
  return new Writer().string(1, version).end();
}

export function getSchemaResponse({ schema }: { schema: string }): Buffer {
  return new Writer().string(1, schema).end();
}

export function configureResponse(answer: { acceptSecrets: boolean; supportsPreview: boolean }): Buffer {
  return new Writer().bool(1, answer.acceptSecrets).bool(2, answer.supportsPreview).end();
}

export interface Failure {
  /** The engine prints its value, and its name. Empty: none in particular. */
  readonly property: string;
  readonly reason: string;
}

export function checkResponse({ inputs, failures }: { inputs: Struct | undefined; failures: Failure[] }): Buffer {
  return withStruct(1, inputs).each(2, failures.map(failureMessage)).end();
}

export function invokeResponse(answer: { result: Struct } | { failures: Failure[] }): Buffer {
  return "result" in answer
    ? withStruct(1, answer.result).end()
    : new Writer().each(2, answer.failures.map(failureMessage)).end();
}

function failureMessage({ property, reason }: Failure): Buffer {
  return new Writer().string(1, property).string(2, reason).end();
}

/** What will happen to a property, by the numbers of PropertyDiff.Kind. */
export const changeKind = { add: 0, addReplace: 1, delete: 2, deleteReplace: 3, update: 4, updateReplace: 5 } as const;
export type ChangeKind = (typeof changeKind)[keyof typeof changeKind];

export interface PropertyChange {
  readonly kind: ChangeKind;
  /** Compare the old and the new inputs; false: the old outputs and the new inputs. */
  readonly ofInputs: boolean;
}

/** Numbers of DiffResponse.DiffChanges. */
const changes = { none: 1, some: 2 } as const;

export interface Difference {
  readonly changed: boolean;
  /** Properties for which the resource is replaced. */
  readonly replaces: readonly string[];
  readonly detailed: ReadonlyMap<string, PropertyChange>;
}

export function diffResponse({ changed, replaces, detailed }: Difference): Buffer {
  const response = new Writer()
    .each(1, replaces)
    .int(4, changed ? changes.some : changes.none)
    .each(5, detailed.keys());
  for (const [name, { kind, ofInputs }] of detailed) {
    response.entry(6, name, new Writer().int(1, kind).bool(2, ofInputs).end());
  }
  return response.bool(7, true).end();
}

export function createResponse({ id, properties }: { id: string; properties: Struct }): Buffer {
  return new Writer().string(1, id).bytes(2, properties).end();
}

export interface Found {
  readonly id: string;
  readonly properties: Struct;
  readonly inputs: Struct | undefined;
}

/** @param found Undefined: the resource is gone, which the engine learns from an empty id. */
export function readResponse(found: Found | undefined): Uint8Array {
  if (found === undefined) return empty;
  const response = new Writer().string(1, found.id).bytes(2, found.properties);
  return (found.inputs === undefined ? response : response.bytes(3, found.inputs)).end();
}

export function updateResponse({ properties }: { properties: Struct }): Buffer {
  return new Writer().bytes(1, properties).end();
}

export interface InitFailed {
  readonly id: string;
  readonly properties: Struct;
  readonly reason: string;
  /** gRPC's, which stands in the answer twice. */
  readonly code: number;
}

/** The details of a failure after which the engine keeps the resource: a `google.rpc.Status` around Pulumi's message. */
export function initFailedDetails({ id, properties, reason, code }: InitFailed): Buffer {
  const detail = new Writer().string(1, id).bytes(2, properties).string(3, reason).end();
  const packed = new Writer().string(1, "type.googleapis.com/pulumirpc.ErrorResourceInitFailed").bytes(2, detail).end();
  return new Writer().int(1, code).string(2, reason).bytes(3, packed).end();
}

function withStruct(field: number, struct: Struct | undefined): Writer {
  return struct === undefined ? new Writer() : new Writer().bytes(field, struct);
}
