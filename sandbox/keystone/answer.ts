/** What a handler answers; the server adds the request id and the other headers of every answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(body),
});

export const html = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { "Content-Type": "text/html; charset=utf-8", ...headers },
  body,
});

export const noContent = (): Answer => ({ status: 204, headers: {}, body: "" });

/** Keystone's page (Flask's) for a path it does not know: HTML, whatever the client accepts. */
export const unknownPath = (): Answer =>
  html(
    404,
    "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on " +
      "the server. If you entered the URL manually please check your spelling and try again.</p>\n",
  );

/**
 * The answer to a body over 112 KiB. It comes from a layer before Keystone proper: no request id, a `%s` that nobody filled in,
 * and as HTML, JSON or plain text by the Accept header (seen on 30.0.0).
 */
export function tooLarge(accept: string): Answer {
  const title = "413 Request Entity Too Large";
  const text = "Request is too large. Larger than max_request_body_size (%s).";
  if (accept.includes("html") || accept.includes("*/*"))
    return {
      ...html(
        413,
        `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${text}<br /><br />\n\n\n\n </body>\n</html>`,
      ),
      headers: { "Content-Type": "text/html; charset=UTF-8" },
    };
  if (accept.includes("json"))
    return json(413, { message: `${text}<br /><br />\n\n\n`, code: title, title: "Request Entity Too Large" });
  return { status: 413, headers: { "Content-Type": "text/plain; charset=UTF-8" }, body: `${title}\n\n${text}\n\n   ` };
}
