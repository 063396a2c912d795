import { VentusError } from "../errors";
import type { Explanation } from "../errors";
import type { HttpClient, Response } from "../http/client";
import { oauthError } from "./schemas";

/** The identity provider of a console account did not give a token, or is not one. */
export class IdentityProviderError extends VentusError {
  readonly code = "VENTUS_IDENTITY_PROVIDER";
}

/** The parts of an error that come from the answer. Of a success nothing is shown: it may hold tokens. */
export function about(http: HttpClient, response: Response): Pick<Explanation, "request" | "said"> {
  const said = response.status < 300 ? undefined : oauthErrorOf(response);
  return {
    request: `${response.method} ${response.url} -> ${response.status}`,
    said: said === undefined ? undefined : http.redact([said.error, said.description].join(" ").trim()).slice(0, 500),
  };
}

/** What an identity provider says is wrong (RFC 6749, 5.2). */
export function oauthErrorOf({ text }: Response): { error: string; description: string } | undefined {
  const parsed = oauthError.safeParse(parseJson(text));
  return parsed.success ? parsed.data : undefined;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
