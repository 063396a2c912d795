import { type Answer, json } from "./answer";

const TITLES = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  501: "Not Implemented",
};

/** An error that Keystone answers as `{"error": {"code", "message", "title"}}`. Texts are those of Keystone 30.0.0. */
export class KeystoneError extends Error {
  override readonly name = "KeystoneError";
  constructor(
    readonly status: keyof typeof TITLES,
    message: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }

  toAnswer(authUrl: string): Answer {
    const headers = this.status === 401 ? { "WWW-Authenticate": `Keystone uri="${authUrl}"` } : {};
    const error = { code: this.status, ...this.extra, message: this.message, title: TITLES[this.status] };
    return json(this.status, { error }, headers);
  }
}

/** One text for wrong password, unknown user or project, no role, and for any token that is no good. */
export const unauthorized = (): KeystoneError =>
  new KeystoneError(401, "The request you have made requires authentication.");

export const forbidden = (action?: string): KeystoneError =>
  new KeystoneError(
    403,
    `You are not authorized to perform the requested action${action === undefined ? "" : `: ${action}`}.`,
  );

/** For a token that an application credential or an S3 key gave (30.0.0; 28 let it pass, 29 an unrestricted one). */
export const delegated = (): KeystoneError => forbidden("Delegated tokens cannot access credentials directly");

export const notFound = (what: string, id: string): KeystoneError =>
  new KeystoneError(404, `Could not find ${what}: ${id}.`);

export const badRequest = (message: string): KeystoneError => new KeystoneError(400, message);

export const expecting = (attribute: string, target: string): KeystoneError =>
  badRequest(
    `Expecting to find ${attribute} in ${target}. The server could not comply with the request since it is either ` +
      "malformed or otherwise incorrect. The client is assumed to be in error.",
  );
