import type { Config } from "../../config/config";
import type { Operation } from "../../http/time";
import type { Secret } from "../../secret";
import type { AuthTokens, IssuedToken } from "../authTokens";

/** One kind of login, ready to be used. */
export interface Way {
  /** The secrets that it sends. */
  readonly secrets: readonly Secret[];
  /** Who wants in, for error texts: `log in as "org:alice" of domain "ventus"`. */
  readonly what: string;
  /** What to do when a token is refused that logging in again can't replace. Undefined: it can. */
  readonly ended?: string;
  logIn(keystone: AuthTokens, operation: Operation): Promise<IssuedToken>;
}

export type Project = Config["project"];
