import type { Cloud } from "../cloud";
import type { Answer } from "./answer";
import { unauthorized } from "./errors";
import { findToken, type Token } from "./tokens";

/** One request as a handler sees it. */
export class Context {
  constructor(
    readonly cloud: Cloud,
    readonly method: string,
    readonly url: URL,
    /** The JSON object of the body; empty if there was none, as Keystone has it. */
    readonly body: Readonly<Record<string, unknown>>,
    private readonly headers: ReadonlyMap<string, string>,
    private readonly params: Readonly<Record<string, string>>,
  ) {}

  header(name: string): string | undefined {
    return this.headers.get(name);
  }

  /** A part of the path, by the name the route gave it. */
  param(name: string): string {
    const value = this.params[name];
    if (value === undefined) throw new Error(`The route has no part named ${name}.`);
    return value;
  }

  /** The caller's token; 401 if there is none, or none that is good now. */
  token(): Token {
    const found = findToken(this.cloud, this.headers.get("x-auth-token") ?? "");
    if (found === undefined) throw unauthorized();
    return found;
  }

  /** A list as Keystone wraps it: `links` repeats the path and query asked for. */
  collection(name: string, items: readonly unknown[]): Readonly<Record<string, unknown>> {
    const self = `${this.cloud.authUrl.replace(/\/v3$/, "")}${this.url.pathname}${decodeURIComponent(this.url.search)}`;
    return { [name]: items, links: { next: null, self, previous: null } };
  }
}

export type Handle = (context: Context) => Answer | Promise<Answer>;
