import type { HttpClient } from "../http/client";
import type { Repeatable, RetryingClient } from "../http/retry";
import type { Operation } from "../http/time";
import { Secret } from "../secret";
import { about, LoginError, parse, refused } from "./errors";
import { projectsBody, tokenBody } from "./schemas";
import type { TokenBody } from "./schemas";

/** A token, and what Keystone says of it. */
export interface IssuedToken {
  value: Secret;
  body: TokenBody;
}

/** What is to be told when Keystone says no. */
export interface Refusals {
  what: string;
  /** Statuses that are about this login, and what to do; the rest is about the cloud. */
  advice: Partial<Record<number, string | (() => Promise<string>)>>;
}

const wrongUrl = "check that the authUrl is Keystone's: https://<host>/v3";

/** Keystone's calls that give tokens or tell what one is for. https://docs.openstack.org/api-ref/identity/v3/#authentication-and-token-management */
export class AuthTokens {
  constructor(
    readonly client: RetryingClient,
    private readonly authUrl: string,
  ) {}

  get http(): HttpClient {
    return this.client.http;
  }

  /** A new token. @throws LoginError, RefusedError, ConnectionError, UnexpectedAnswerError */
  async issue(identity: unknown, scope: unknown, refusals: Refusals, operation: Operation): Promise<IssuedToken> {
    const body = JSON.stringify({ auth: { identity, ...(scope === undefined ? {} : { scope }) } });
    return await this.#token({ method: "POST", ...this.#at("/auth/tokens"), body }, refusals, operation);
  }

  /** A token without a scope, for what an identity provider says of a user. */
  async federate(
    { identityProvider, protocol }: { identityProvider: string; protocol: string },
    accessToken: Secret,
    refusals: Refusals,
    operation: Operation,
  ): Promise<IssuedToken> {
    const names = [identityProvider, protocol].map(encodeURIComponent);
    const path = `/OS-FEDERATION/identity_providers/${names.join("/protocols/")}/auth`;
    const headers = { authorization: `Bearer ${accessToken.reveal()}` };
    return await this.#token({ method: "POST", ...this.#at(path, headers) }, refusals, operation);
  }

  /** What a token is for. */
  async inspect(value: Secret, refusals: Refusals, operation: Operation): Promise<IssuedToken> {
    const headers = { "x-auth-token": value.reveal(), "x-subject-token": value.reveal() };
    return await this.#token({ method: "GET", ...this.#at("/auth/tokens", headers) }, refusals, operation);
  }

  /** The projects that the user of a token may use. */
  async projects(token: Secret, operation: Operation): Promise<{ id: string; name: string }[]> {
    const request = { method: "GET", ...this.#at("/auth/projects", { "x-auth-token": token.reveal() }) } as const;
    const response = await this.client.send(request, operation);
    const what = "list the projects of the login";
    if (response.status !== 200) throw refused(this.http, what, response);
    return parse(this.http, what, response, projectsBody).projects;
  }

  #at(path: string, headers: Record<string, string> = {}): Pick<Repeatable, "url" | "headers"> {
    return { url: `${this.authUrl}${path}`, headers: { "content-type": "application/json", ...headers } };
  }

  async #token(request: Repeatable, { what, advice }: Refusals, operation: Operation): Promise<IssuedToken> {
    const response = await this.client.send(request, operation);
    const { status } = response;
    if (status !== (request.method === "GET" ? 200 : 201)) {
      const next = advice[status];
      if (next === undefined) throw refused(this.http, what, response, { 404: wrongUrl, 405: wrongUrl });
      const why = `Keystone refused (${status})`;
      const text = typeof next === "string" ? next : await next();
      throw new LoginError({ what, why, ...about(this.http, response), next: text });
    }
    const value = new Secret(response.headers["x-subject-token"] ?? request.headers?.["x-subject-token"] ?? "");
    this.http.protect(value);
    return { value, body: parse(this.http, what, response, tokenBody).token };
  }
}
