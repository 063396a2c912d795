/** The type in a URN: `urn:pulumi:<stack>::<project>::<parent's type>$<type>::<name>`. */
export function typeOf(urn: string): string {
  const [, , types = ""] = urn.split("::");
  return types.slice(types.lastIndexOf("$") + 1);
}

/** Whether a provider is the one that the engine makes of the stack's config, and not a program's own. */
export function isDefaultProvider(urn: string): boolean {
  const name = urn.split("::").slice(3).join("::");
  return name === "default" || /^default_\d/.test(name);
}
