/** A JSON value as Python prints it: Keystone puts the offending value into its validation messages. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `[${value.map(pythonText).join(", ")}]`;
  if (typeof value === "object")
    return `{${Object.entries(value)
      .map(([key, each]) => `${quoted(key)}: ${pythonText(each)}`)
      .join(", ")}}`;
  return JSON.stringify(value);
}

/** Python quotes with ' unless there is one in the text and no ". */
function quoted(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll(mark, `\\${mark}`);
  return `${mark}${escaped}${mark}`;
}
