import type { Source } from "../sources";
import { cloudSource } from "./source";
import type { Where } from "./places";

/**
 * The sources, with the cloud that the first of them names as a source of its own right behind the one that names it: a
 * stack that names its cloud must not log in to another because some rc file happens to be sourced.
 */
export function withNamedCloud(
  sources: readonly Source[],
  where: Where,
): { sources: readonly Source[]; faults: string[] } {
  const index = sources.findIndex(({ values }) => values.cloud !== undefined);
  const naming = sources[index];
  if (naming === undefined) return { sources, faults: [] };
  const name = naming.values.cloud;
  // What is no text is a fault that the reader tells.
  if (typeof name !== "string") return { sources, faults: [] };
  const before = sources.slice(0, index + 1);
  const region = before.map(({ values }) => values.region).find((value) => value !== undefined);
  const cloud = cloudSource(
    { name, namedBy: naming.nameOf("cloud"), region: typeof region === "string" ? region : undefined },
    where,
  );
  if ("fault" in cloud) return { sources, faults: [cloud.fault] };
  return { sources: [...before, cloud, ...sources.slice(index + 1)], faults: [] };
}
