/** The URL in the one form that two spellings of the same place share, or undefined if it is none. */
function normalise(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "") return undefined;
  url.hash = "";
  url.search = "";
  return url;
}

/** Keystone's URL: lower-case host, no default port, no trailing slash, `/v3` at the end. */
export function normaliseAuthUrl(text: string): string | undefined {
  const url = normalise(text);
  if (url === undefined) return undefined;
  const path = url.pathname.replace(/\/+$/, "").replace(/\/v(2\.0|3)$/, "");
  return `${url.origin}${path}/v3`;
}

/** An S3 endpoint: lower-case host, no default port, no trailing slash. */
export function normaliseEndpoint(text: string): string | undefined {
  const url = normalise(text);
  return url === undefined ? undefined : `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
