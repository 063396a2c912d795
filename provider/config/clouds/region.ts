import { treeOf } from "./file";
import { member } from "./layers";
import type { Layer } from "./layers";
import { find } from "./lookup";

/** The region, and what the file says for it alone. */
export type Region = { name: string | undefined; layer?: Layer } | { fault: string };

/**
 * The region that another source asks for, else the first of `regions`, else `region_name`. An entry of `regions` may be a
 * name, or a name with values that count in that region alone.
 */
export function regionOf(layers: readonly Layer[], cloud: string, wanted: string | undefined): Region {
  const found = find(layers, ["regions"], false);
  if (found !== undefined && Array.isArray(found.value)) {
    const entries = found.value.flatMap((entry: unknown) => entryOf(entry, found.path));
    const entry = wanted === undefined ? entries[0] : entries.find(({ name }) => name === wanted);
    if (entry !== undefined) return entry;
    if (entries.length > 0) {
      const names = entries.map(({ name }) => name).join(", ");
      return {
        fault: `cloud ${JSON.stringify(cloud)} has no region ${JSON.stringify(wanted)}: ${found.path} has ${names}`,
      };
    }
  }
  const own = find(layers, ["region_name"], false)?.value;
  // Lists, and lists in a text, are old forms that openstacksdk still takes.
  const first: unknown = Array.isArray(own) ? own[0] : typeof own === "string" ? own.split(",", 1)[0] : undefined;
  return { name: wanted ?? (typeof first === "string" && first !== "" ? first : undefined) };
}

function entryOf(entry: unknown, path: string): { name: string; layer?: Layer }[] {
  if (typeof entry === "string") return [{ name: entry }];
  const tree = treeOf(entry);
  const name = tree?.get("name");
  if (tree === undefined || typeof name !== "string") return [];
  const values = treeOf(member(tree, "values"));
  return [{ name, ...(values === undefined ? {} : { layer: { path, values } }) }];
}
