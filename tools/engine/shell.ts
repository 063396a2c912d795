import type { Engine } from "./engine";

/** `text` as one word of a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The lines that put the engine on PATH when a POSIX shell evaluates them. */
export function shellLines(engine: Engine): string {
  const colon = engine.path.find((folder) => folder.includes(":"));
  if (colon !== undefined) throw new Error(`A folder on PATH cannot have a colon in its name: ${colon}`);
  // A user's own engine keeps asking for its updates; ours is of a fixed version.
  const own = engine.source === "path" ? [] : ["export PULUMI_SKIP_UPDATE_CHECK=1"];
  const path = engine.path.length === 0 ? [] : [`export PATH=${quoted(engine.path.join(":"))}:"$PATH"`];
  return [`# pulumi ${engine.version} (${engine.source})`, ...path, ...own, ""].join("\n");
}
