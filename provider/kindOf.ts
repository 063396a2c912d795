/** A value that this provider has no use for, in place of its content: an asset, a resource. */
export class Foreign {
  constructor(readonly kind: string) {}
}

/** The kind of a value, never the value: it may be a secret in the wrong place. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Foreign) return value.kind;
  switch (typeof value) {
    case "string":
      return value === "" ? "an empty string" : "a string of another form";
    case "object":
      return "an object";
    case "undefined":
      return "missing";
    default:
      return `a ${typeof value}`;
  }
}
