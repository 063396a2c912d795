import { treeOf } from "./file";
import { member } from "./layers";
import type { Layer } from "./layers";

export interface Found {
  value: unknown;
  /** `auth.password`. */
  key: string;
  path: string;
}

/** The first of `keys` that has a value: in the first layer that has one, within `auth` before beside it. */
export function find(layers: readonly Layer[], keys: readonly string[], withAuth = true): Found | undefined {
  for (const { path, values } of layers) {
    const auth = withAuth ? treeOf(member(values, "auth")) : undefined;
    for (const key of keys) {
      const inAuth = auth === undefined ? undefined : member(auth, key);
      if (isSet(inAuth)) return { value: inAuth, key: `auth.${key}`, path };
      const beside = member(values, key);
      if (isSet(beside)) return { value: beside, key, path };
    }
  }
  return undefined;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
