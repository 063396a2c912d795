/** The URL in the one form that two spellings of the same place share, or undefined if it is none. */
function normalise(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "") return undefined;
  url.hash = "";
  url.search = "";
  return url;
}

/** By hand: the regular expression for it takes minutes over a long row of slashes, which a server may send. */
function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === "/") end--;
  return path.slice(0, end);
}

/** Keystone's URL: lower-case host, no default port, no trailing slash, `/v3` at the end. */
export function normaliseAuthUrl(text: string): string | undefined {
  const url = normalise(text);
  if (url === undefined) return undefined;
  const path = withoutTrailingSlashes(url.pathname).replace(/\/v(2\.0|3)$/, "");
  return `${url.origin}${path}/v3`;
}

/** An S3 endpoint: lower-case host, no default port, no trailing slash. */
export function normaliseEndpoint(text: string): string | undefined {
  const url = normalise(text);
  return url === undefined ? undefined : `${url.origin}${withoutTrailingSlashes(url.pathname)}`;
}

/** Whether a password may be sent there: over https, or over http to this very machine. */
export function isSafeEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
