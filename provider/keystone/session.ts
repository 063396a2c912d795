import type { Config } from "../config/config";
import type { HttpClient, Method, Response } from "../http/client";
import { ConnectionError } from "../http/errors";
import type { RetryingClient } from "../http/retry";
import type { Clock, Operation } from "../http/time";
import { Secret } from "../secret";
import { authenticationBody, describeLogin, secretsOf } from "./authentication";
import { about, LoginError, parse, refused } from "./errors";
import { tokenBody } from "./schemas";
import type { Catalog } from "./schemas";

/** Who this process is logged in as. */
export interface Identity {
  userId: string;
  userName: string;
  /** None: the token is for no project. */
  projectId?: string;
  projectName?: string;
  catalog: Catalog;
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

  constructor(
    readonly config: Config,
    private readonly client: RetryingClient,
    private readonly clock: Clock,
  ) {
    for (const secret of secretsOf(config.login)) this.http.protect(secret);
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
    if (response.status !== 401 || this.config.login.kind === "token") return response;
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
    const { login, project } = this.config;
    if (login.kind !== "token") return await this.#authenticate(operation);
    const ready = await this.#inspect(login.token, operation);
    const fits =
      project === undefined || ("id" in project ? project.id === ready.projectId : project.name === ready.projectName);
    return fits ? ready : await this.#authenticate(operation);
  }

  async #authenticate(operation: Operation): Promise<Token> {
    const what = describeLogin(this.config);
    const response = await this.client.send(
      {
        method: "POST",
        url: `${this.config.authUrl}/auth/tokens`,
        headers: { "content-type": "application/json" },
        body: authenticationBody(this.config),
      },
      operation,
    );
    if (response.status !== 201) throw this.#loginFailure(what, response);
    const value = new Secret(response.headers["x-subject-token"] ?? "");
    this.http.protect(value);
    return { value, ...this.#read(what, response) };
  }

  /** What a ready token is for. */
  async #inspect(value: Secret, operation: Operation): Promise<Token> {
    const what = describeLogin(this.config);
    const headers = { "x-auth-token": value.reveal(), "x-subject-token": value.reveal() };
    const url = `${this.config.authUrl}/auth/tokens`;
    const response = await this.client.send({ method: "GET", url, headers }, operation);
    if (response.status !== 200) throw this.#loginFailure(what, response);
    return { value, ...this.#read(what, response) };
  }

  #read(what: string, response: Response): Omit<Token, "value"> {
    const { token } = parse(this.http, what, response, tokenBody);
    return {
      userId: token.user.id,
      userName: token.user.name,
      ...(token.project === undefined ? {} : { projectId: token.project.id, projectName: token.project.name }),
      catalog: token.catalog,
      renewAt: this.clock.now() + (Date.parse(token.expires_at) - Date.parse(token.issued_at)) * (1 - lastPart),
    };
  }

  #loginFailure(what: string, response: Response): Error {
    const wrongUrl = "check that the authUrl is Keystone's: https://<host>/v3";
    const { kind } = this.config.login;
    // Of an application credential that does not exist Keystone says 404 (seen on 30).
    const isLogin = response.status === 401 || (response.status === 404 && kind === "applicationCredential");
    if (!isLogin) return refused(this.http, what, response, { 404: wrongUrl, 405: wrongUrl });
    const next = {
      password:
        "check the user name (<organisation>:<name>), the password, the domains and the project: Keystone does not tell which of them is wrong, nor that the user has no role in the project",
      applicationCredential:
        "check its id and secret, and that it has not expired: `openstack application credential list`",
      token: "get a new token (`openstack token issue`), or log in with a password: a token ends after some hours",
    }[kind];
    return new LoginError({ what, why: `Keystone refused (${response.status})`, ...about(this.http, response), next });
  }
}
