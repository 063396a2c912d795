import type { Parsed } from "./yamlText";

/**
 * The YAML parser is loaded when a cloud is named and not before: a provider starts with every command. It must be there
 * at once, because the engine does not wait for `configure`, so it can't be `import()`.
 */
export function parseYaml(text: string): Parsed {
  const module: unknown = require("./yamlText");
  if (!isParser(module)) throw new Error("yamlText is not what it was built as");
  return module.parseYaml(text);
}

function isParser(module: unknown): module is typeof import("./yamlText") {
  return typeof module === "object" && module !== null && "parseYaml" in module;
}
