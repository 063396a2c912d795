import type * as z from "zod";
import { VentusError } from "../errors";
import type { Explanation } from "../errors";
import type { HttpClient, Response } from "../http/client";
import { ConnectionError } from "../http/errors";
import { delegatedAdvice } from "./delegated";
import { errorBody } from "./schemas";

/** Keystone answered, and the answer was no. */
export class RefusedError extends VentusError {
  readonly code = "VENTUS_REFUSED";
  readonly status: number;
  readonly mayHaveActed: boolean;

  constructor(explanation: Explanation, { status, maybeActedBefore }: Pick<Response, "status" | "maybeActedBefore">) {
    super(explanation);
    this.status = status;
    this.mayHaveActed = status >= 500 || maybeActedBefore === true;
  }
}

/** Keystone did not accept the login. */
export class LoginError extends VentusError {
  readonly code = "VENTUS_LOGIN";
}

/** Something answered with a success that is not Keystone's: a proxy's page, half a body, another service. */
export class UnexpectedAnswerError extends VentusError {
  readonly code = "VENTUS_UNEXPECTED_ANSWER";
}

/** Whether the cloud may have done what a failed call asked of it. */
export function mayHaveActed(error: unknown): error is VentusError {
  if (error instanceof ConnectionError) return error.maybeSent;
  if (error instanceof RefusedError) return error.mayHaveActed;
  return error instanceof UnexpectedAnswerError;
}

/** The parts of an error that come from the answer. */
export function about(http: HttpClient, response: Response): Pick<Explanation, "request" | "said" | "requestId"> {
  return {
    request: `${response.method} ${response.url} -> ${response.status}`,
    said: message(http, response),
    requestId: response.headers["x-openstack-request-id"],
  };
}

/** `next`: advice for this very operation, by status; the rest gets general advice. */
export function refused(
  http: HttpClient,
  what: string,
  response: Response,
  next: Partial<Record<number, string>> = {},
): VentusError {
  const { status } = response;
  if (status < 300) return unexpected(http, what, response);
  return new RefusedError(
    {
      what,
      why: reason(status),
      ...about(http, response),
      next: delegatedAdvice(response) ?? next[status] ?? generalAdvice(status),
    },
    response,
  );
}

/** The body of a success, checked. */
export function parse<T>(http: HttpClient, what: string, response: Response, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parseJson(response.text));
  if (parsed.success) return parsed.data;
  throw unexpected(http, what, response);
}

function unexpected(http: HttpClient, what: string, response: Response): UnexpectedAnswerError {
  return new UnexpectedAnswerError({
    what,
    why: "the answer is not one that Keystone gives",
    ...about(http, response),
    next: "check that the authUrl is Keystone's (https://…/v3) and that no proxy answers in its place, then run the command again",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The cloud's own words. A page of HTML is none, and of a success nothing is shown: it may hold secrets. */
function message(http: HttpClient, response: Response): string | undefined {
  if (response.status < 300) return undefined;
  const parsed = errorBody.safeParse(parseJson(response.text));
  if (!parsed.success) return undefined;
  return http.redact(parsed.data).slice(0, 500);
}

function reason(status: number): string {
  if (status === 401) return "the login was not accepted (401)";
  if (status === 403) return "this login may not do that (403)";
  if (status === 404) return "it does not exist (404)";
  if (status === 409) return "it conflicts with something that exists (409)";
  if (status === 413) return "the request is too large for the cloud (413)";
  if (status === 429) return "the cloud asks for fewer requests (429)";
  if (status >= 300 && status < 400) return `the server redirects elsewhere (${status})`;
  if (status >= 500) return `the cloud has a fault (${status})`;
  return `the cloud refused (${status})`;
}

function generalAdvice(status: number): string {
  if (status === 401) return "check the user name, the password and the project, or get a new token";
  if (status === 403) return "log in as the owner or as an administrator, or ask for the role `member` in the project";
  if (status >= 300 && status < 400) return "set the authUrl to the address that it redirects to, if you trust it";
  if (status === 429 || status >= 500)
    return "run the command again in a few minutes; if it stays, give the request id to the cloud's support";
  return "run the command again with the cloud's message in mind; if it stays, give the request id to the cloud's support";
}
