import { ListValue, NullValue, Struct, Value } from "google-protobuf/google/protobuf/struct_pb";
import { Foreign } from "../kindOf";
import { unknown } from "../objectStorageCredentials/unknown";
import { foreignKinds, outputSignature, secretSignature, signature, unknownText, unknownTexts } from "./envelopes";

// The edge: within the plugin values are plain, an unknown one is the core's `unknown`, and secrets are known by name.

/** Properties as they came, envelopes taken off. */
export interface Properties {
  values: Record<string, unknown>;
  /** Names of those that were secret, or had a secret in them. */
  secrets: Set<string>;
}

/** Opens the envelopes. Whatever else is in there, garbage included, becomes some value that the checks then refuse. */
export function decode(struct: Struct | undefined): Properties {
  const secrets = new Set<string>();
  const entries: [string, unknown][] = [];
  struct?.getFieldsMap().forEach((value: Value, name: string) => {
    entries.push([name, plain(value, () => secrets.add(name))]);
  });
  // fromEntries and not assignment: a property may be called __proto__.
  return { values: Object.fromEntries(entries), secrets };
}

function plain(value: Value, onSecret: () => void): unknown {
  switch (value.getKindCase()) {
    case Value.KindCase.STRING_VALUE: {
      const text = value.getStringValue();
      return unknownTexts.has(text) ? unknown : text;
    }
    case Value.KindCase.NUMBER_VALUE:
      return value.getNumberValue();
    case Value.KindCase.BOOL_VALUE:
      return value.getBoolValue();
    case Value.KindCase.LIST_VALUE:
      return (value.getListValue()?.getValuesList() ?? []).map((item) => plain(item, onSecret));
    case Value.KindCase.STRUCT_VALUE:
      return plainObject(value.getStructValue() ?? new Struct(), onSecret);
    case Value.KindCase.NULL_VALUE:
    case Value.KindCase.KIND_NOT_SET:
      return undefined;
  }
}

function plainObject(struct: Struct, onSecret: () => void): unknown {
  const fields = struct.getFieldsMap();
  const kind = fields.get(signature)?.getStringValue();
  if (kind === undefined) {
    const entries: [string, unknown][] = [];
    fields.forEach((value: Value, name: string) => entries.push([name, plain(value, onSecret)]));
    return Object.fromEntries(entries);
  }
  const content = fields.get("value");
  if (kind === secretSignature) {
    onSecret();
    return content === undefined ? undefined : plain(content, onSecret);
  }
  if (kind === outputSignature) {
    if (fields.get("secret")?.getBoolValue() === true) onSecret();
    return content === undefined ? unknown : plain(content, onSecret);
  }
  return new Foreign(foreignKinds.get(kind) ?? "a value of a kind that this version does not know");
}

/** Puts values on the wire, those named in `secrets` in envelopes. What has no value is left out. */
export function encode(values: Readonly<Record<string, unknown>>, secrets: ReadonlySet<string> = new Set()): Struct {
  const struct = new Struct();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    struct.getFieldsMap().set(name, secrets.has(name) ? secret(toValue(value)) : toValue(value));
  }
  return struct;
}

/** The value in a secret's envelope; one that is in it already stays as it is. */
export function secret(value: Value): Value {
  const inside = value.getStructValue()?.getFieldsMap().get(signature)?.getStringValue();
  if (inside === secretSignature) return value;
  const struct = new Struct();
  struct.getFieldsMap().set(signature, new Value().setStringValue(secretSignature));
  struct.getFieldsMap().set("value", value);
  return new Value().setStructValue(struct);
}

function toValue(value: unknown): Value {
  if (value === unknown) return new Value().setStringValue(unknownText);
  if (typeof value === "string") return new Value().setStringValue(value);
  if (typeof value === "number") return new Value().setNumberValue(value);
  if (typeof value === "boolean") return new Value().setBoolValue(value);
  if (Array.isArray(value)) {
    return new Value().setListValue(new ListValue().setValuesList(value.map((item: unknown) => toValue(item))));
  }
  if (typeof value === "object" && value !== null) {
    return new Value().setStructValue(encode(Object.fromEntries(Object.entries(value))));
  }
  return new Value().setNullValue(NullValue.NULL_VALUE);
}
