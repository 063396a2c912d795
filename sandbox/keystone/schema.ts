import { badRequest, type KeystoneError } from "./errors";
import { pythonText } from "./pythonText";

type Properties = Readonly<Record<string, unknown>>;

/**
 * The object under `name`. Keystone checks the shape of a body before it looks at the token or the policy, and its messages repeat
 * the value that was wrong: beware, that may be a blob with its secret (seen on 30.0.0).
 */
export function member(body: Properties, name: string): Properties {
  if (!(name in body)) throw badRequest(`'${name}' is a required property`);
  const value = body[name];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid(name, value, wrongType(value, "object"));
  return { ...value };
}

export function requireProperties(name: string, value: Properties, required: readonly string[]): void {
  for (const property of required)
    if (!(property in value)) throw invalid(name, value, `'${property}' is a required property`);
}

export function allowOnly(name: string, value: Properties, allowed: readonly string[]): void {
  const others = Object.keys(value).filter((property) => !allowed.includes(property));
  if (others.length === 0) return;
  const listed = others.map((other) => `'${other}'`).join(", ");
  const were = others.length === 1 ? "was" : "were";
  throw invalid(name, value, `Additional properties are not allowed (${listed} ${were} unexpected)`);
}

export function text(value: Properties, property: string): string {
  const found = value[property];
  if (typeof found !== "string") throw invalid(property, found, wrongType(found, "string"));
  return found;
}

const wrongType = (value: unknown, type: string): string => `${pythonText(value)} is not of type '${type}'`;

const invalid = (attribute: string, value: unknown, why: string): KeystoneError =>
  badRequest(`Invalid input for field/attribute ${attribute}. Value: ${pythonText(value)}. ${why}`);
