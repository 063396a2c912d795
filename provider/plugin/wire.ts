import { Foreign } from "../kindOf";
import { unknown } from "../objectStorageCredentials/unknown";
import { foreignKinds, outputSignature, secretSignature, signature, unknownText, unknownTexts } from "./envelopes";
import { readEntry, readFields } from "./protobuf/reader";
import { Writer } from "./protobuf/writer";

// The edge: within the plugin values are plain, an unknown one is the core's `unknown`, and secrets are known by name. On the
// wire they are google.protobuf.Struct, Value and ListValue, by the numbers of
// https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/struct.proto

/** Properties as they came, envelopes taken off. */
export interface Properties {
  values: Record<string, unknown>;
  /** Names of those that were secret, or had a secret in them. */
  secrets: Set<string>;
}

/** Numbers of the kinds of a Value. */
const kind = { null: 1, number: 2, string: 3, bool: 4, struct: 5, list: 6 } as const;

/** Opens the envelopes. Whatever else is in there, garbage included, becomes some value that the checks then refuse. */
export function decode(struct: Buffer | undefined): Properties {
  const secrets = new Set<string>();
  const entries: [string, unknown][] = [];
  for (const [name, value] of entriesOf(struct)) {
    entries.push([name, plain(value, () => secrets.add(name))]);
  }
  // fromEntries and not assignment: a property may be called __proto__.
  return { values: Object.fromEntries(entries), secrets };
}

/** The values by their names, as they came. */
export function entriesOf(struct: Buffer | undefined): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  if (struct === undefined) return entries;
  readFields(struct, (field, reader) => {
    if (field === 1) entries.set(...readEntry(reader.bytes()));
  });
  return entries;
}

function plain(value: Buffer, onSecret: () => void): unknown {
  let result: unknown;
  readFields(value, (field, reader) => {
    if (field === kind.string) {
      const text = reader.string();
      result = unknownTexts.has(text) ? unknown : text;
    } else if (field === kind.number) result = reader.double();
    else if (field === kind.bool) result = reader.bool();
    else if (field === kind.list) result = plainList(reader.bytes(), onSecret);
    else if (field === kind.struct) result = plainObject(entriesOf(reader.bytes()), onSecret);
  });
  return result;
}

function plainList(list: Buffer, onSecret: () => void): unknown[] {
  const items: unknown[] = [];
  readFields(list, (field, reader) => {
    if (field === 1) items.push(plain(reader.bytes(), onSecret));
  });
  return items;
}

function plainObject(entries: ReadonlyMap<string, Buffer>, onSecret: () => void): unknown {
  const content = entries.get("value");
  const flag = entries.get("secret");
  const said = signatureOf(entries);
  switch (said) {
    case undefined:
      return Object.fromEntries(Array.from(entries, ([name, value]) => [name, plain(value, onSecret)]));
    case secretSignature:
      onSecret();
      return content === undefined ? undefined : plain(content, onSecret);
    case outputSignature:
      if (flag !== undefined && plain(flag, onSecret) === true) onSecret();
      return content === undefined ? unknown : plain(content, onSecret);
    default:
      return new Foreign(foreignKinds.get(said) ?? "a value of a kind that this version does not know");
  }
}

/** Which special kind an object says that it is; undefined: it is a plain one. */
function signatureOf(entries: ReadonlyMap<string, Buffer>): string | undefined {
  const said = entries.get(signature);
  if (said === undefined) return undefined;
  let text = "";
  readFields(said, (field, reader) => {
    if (field === kind.string) text = reader.string();
  });
  return text;
}

/** Puts values on the wire, those named in `secrets` in envelopes. What has no value is left out. */
export function encode(values: Readonly<Record<string, unknown>>, secrets: ReadonlySet<string> = new Set()): Buffer {
  const entries = Object.entries(values).flatMap(([name, value]): [string, Buffer][] => {
    if (value === undefined) return [];
    return [[name, secrets.has(name) ? secret(toValue(value)) : toValue(value)]];
  });
  return structOf(entries);
}

/** A Struct of values that are on the wire's form already. */
export function structOf(entries: Iterable<readonly [string, Buffer]>): Buffer {
  const struct = new Writer();
  for (const [name, value] of entries) struct.entry(1, name, value);
  return struct.end();
}

/** The value in a secret's envelope; one that is in it already stays as it is. */
export function secret(value: Buffer): Buffer {
  if (isSecret(value)) return value;
  const envelope: [string, Buffer][] = [
    [signature, toValue(secretSignature)],
    ["value", value],
  ];
  return new Writer().bytes(kind.struct, structOf(envelope)).end();
}

function isSecret(value: Buffer): boolean {
  const signatures: (string | undefined)[] = [];
  readFields(value, (field, reader) => {
    if (field === kind.struct) signatures.push(signatureOf(entriesOf(reader.bytes())));
  });
  return signatures.includes(secretSignature);
}

function toValue(value: unknown): Buffer {
  const writer = new Writer();
  if (value === unknown) return writer.string(kind.string, unknownText).end();
  if (typeof value === "string") return writer.string(kind.string, value).end();
  if (typeof value === "number") return writer.double(kind.number, value).end();
  if (typeof value === "boolean") return writer.bool(kind.bool, value).end();
  if (Array.isArray(value)) {
    const list = new Writer().each(
      1,
      value.map((item: unknown) => toValue(item)),
    );
    return writer.bytes(kind.list, list.end()).end();
  }
  if (typeof value === "object" && value !== null) {
    return writer.bytes(kind.struct, encode(Object.fromEntries(Object.entries(value)))).end();
  }
  return writer.int(kind.null, 0).end();
}
