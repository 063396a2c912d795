import type { Config } from "../config/config";
import type { HttpClient, Method, Response } from "../http/client";
import { ConnectionError } from "../http/errors";
import type { RetryingClient } from "../http/retry";
import type { Clock, Operation } from "../http/time";
import type { Secret } from "../secret";
import { AuthTokens } from "./authTokens";
import type { IssuedToken } from "./authTokens";
import { about, LoginError } from "./errors";
import { wayOf } from "./logins/wayOf";
import type { Way } from "./logins/way";
import type { Catalog } from "./schemas";

/** Who this process is logged in as. */
export interface Identity {
  userId: string;
  userName: string;
  /** None: the token is for no project. */
  projectId?: string;
  projectName?: string;
  catalog: Catalog;
  /** Set where an application credential logged in. */
  applicationCredentialId?: string;
}

interface Token extends Identity {
  value: Secret;
  /**
   * When to fetch the next one, in milliseconds since the epoch by this machine's clock. Reckoned from the token's life and
   * not from its end: a clock that goes wrong by hours must not make each new token look expired.
   */
  renewAt: number;
}

export interface AuthorizedRequest {
  method: Method;
  /** Below the authUrl, with a leading slash. */
  path: string;
  body?: unknown;
  repeatable?: boolean;
  maxBytes?: number;
}

/** The last part of its life in which a token is no longer used: a request must not outlive it on the way. */
const lastPart = 0.05;
const loginTime = 60_000;

/**
 * One login to one Keystone. Its token is fetched once for the whole process, renewed before it expires, and once more
 * where a request is answered with 401 although the token should be good (it was revoked, or the keys were rotated).
 */
export class Session {
  #token: Token | undefined;
  #last: Identity | undefined;
  #pending: Promise<Token> | undefined;
  readonly #way: Way;
  readonly #authTokens: AuthTokens;

  constructor(
    readonly config: Config,
    private readonly client: RetryingClient,
    private readonly clock: Clock,
  ) {
    this.#way = wayOf(config);
    this.#authTokens = new AuthTokens(client, config.authUrl);
    for (const secret of this.#way.secrets) this.http.protect(secret);
  }

  get http(): HttpClient {
    return this.client.http;
  }

  /** Who was logged in last, also where that token is of no use any more. Nothing to wait for, and nothing that can fail. */
  get lastIdentity(): Identity | undefined {
    return this.#last;
  }

  /** @throws LoginError, ConnectionError, UnexpectedAnswerError */
  async identity(): Promise<Identity> {
    return await this.#current();
  }

  /** Sends a request with the token. Any answer but a final 401 is a value. */
  async send(request: AuthorizedRequest, operation: Operation): Promise<Response> {
    const token = await this.#current();
    const response = await this.#sendWith(token.value, request, operation);
    this.#checkCredential(token, response);
    if (response.status !== 401) return response;
    if (this.#way.ended !== undefined) {
      // Of a request that may have been acted upon before, the caller has to look what became of it.
      if (response.maybeActedBefore === true) return response;
      const why = "the ready token is not accepted any more (401)";
      throw new LoginError({ what: this.#way.what, why, ...about(this.http, response), next: this.#way.ended });
    }
    if (this.#token === token) this.#token = undefined;
    try {
      const second = await this.#sendWith((await this.#current()).value, request, operation);
      return response.maybeActedBefore === true ? { ...second, maybeActedBefore: true } : second;
    } catch (error) {
      if (error instanceof ConnectionError) error.maybeSent ||= response.maybeActedBefore === true;
      throw error;
    }
  }

  async #sendWith(token: Secret, request: AuthorizedRequest, operation: Operation): Promise<Response> {
    return await this.client.send(
      {
        method: request.method,
        url: `${this.config.authUrl}${request.path}`,
        headers: { "x-auth-token": token.reveal(), "content-type": "application/json" },
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        ...(request.repeatable === undefined ? {} : { repeatable: request.repeatable }),
        ...(request.maxBytes === undefined ? {} : { maxBytes: request.maxBytes }),
      },
      operation,
    );
  }

  /** The token, or the login that fetches it and that all share who ask meanwhile. A login that failed is tried again. */
  async #current(): Promise<Token> {
    if (this.#token !== undefined && this.clock.now() < this.#token.renewAt) return this.#token;
    this.#pending ??= this.#login().finally(() => (this.#pending = undefined));
    return (this.#last = this.#token = await this.#pending);
  }

  async #login(): Promise<Token> {
    // Shared by all operations, so none of them may cancel it or shorten its time.
    const operation = { deadline: this.clock.now() + loginTime };
    return this.#read(await this.#way.logIn(this.#authTokens, operation));
  }

  #read({ value, body }: IssuedToken): Token {
    const { user, project, catalog, application_credential: credential } = body;
    return {
      value,
      userId: user.id,
      userName: user.name,
      ...(project === undefined ? {} : { projectId: project.id, projectName: project.name }),
      ...(credential === undefined ? {} : { applicationCredentialId: credential.id }),
      catalog,
      renewAt: this.clock.now() + (Date.parse(body.expires_at) - Date.parse(body.issued_at)) * (1 - lastPart),
    };
  }

  /** Of a deleted application credential's token Keystone says 404, whatever is asked for (seen on 30). */
  #checkCredential({ applicationCredentialId: id }: Token, response: Response): void {
    if (id === undefined || response.status !== 404 || response.maybeActedBefore === true) return;
    if (!response.text.includes(`Application Credential: ${id}`)) return;
    throw new LoginError({
      what: this.#way.what,
      why: "the application credential was deleted meanwhile (404)",
      ...about(this.http, response),
      next: "log in with a password, which works on every version of Keystone, or make a new one: `openstack application credential create --unrestricted`",
    });
  }
}
