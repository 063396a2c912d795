import { LineCounter, parseDocument } from "yaml";

export type Parsed = { value: unknown } | { fault: string };

/**
 * YAML, and JSON as part of it, read so that nothing is lost or guessed: maps are Maps, and every scalar is the text that
 * stands there, but null. A project's id of digits stays the id it is (`1e10`), and so does a password of zeros. A fault
 * says where it is, never what stands there.
 */
export function parseYaml(text: string): Parsed {
  // The parser makes an error of each bracket that is left open, with a stack: that takes seconds.
  if (deepest(text) > 1_000) return { fault: "is no good YAML: its brackets are nested without end" };
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      schema: "failsafe",
      customTags: ["null"],
      merge: true,
      // As PyYAML has it, the last one counts. To look for doubles takes minutes over a long map.
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter: lines,
      logLevel: "silent",
    });
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0]);
      return { fault: `is no good YAML at line ${line}, column ${col} (${error.code})` };
    }
    // A few aliases are fine; those of aliases of aliases grow beyond all memory.
    return { value: document.toJS({ mapAsMap: true, maxAliasCount: 100 }) };
  } catch (error) {
    return {
      fault: `is no good YAML: ${error instanceof ReferenceError ? "its aliases" : "its nesting"} can't be followed`,
    };
  }
}

/** How deep brackets are nested at most; those within texts count too, which is only more. */
function deepest(text: string): number {
  let [depth, most] = [0, 0];
  for (const character of text) {
    if (character === "[" || character === "{") most = Math.max(most, ++depth);
    else if (character === "]" || character === "}") depth--;
  }
  return most;
}
