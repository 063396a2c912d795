import { timingSafeEqual } from "node:crypto";

/** Compares in a time that tells nothing about where the two differ. */
export function secretEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
