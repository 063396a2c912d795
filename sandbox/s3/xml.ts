const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an XML document; what XML cannot hold at all (most control characters) is a character reference, as RGW writes it. */
const escape = (text: string): string =>
  text
    .replace(/[&<>"]/g, (found) => ESCAPES[found] ?? found)
    // eslint-disable-next-line no-control-regex -- object keys may hold them
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, (found) => `&#x${found.charCodeAt(0).toString(16)};`);

/** XML that is ready: nothing in it is escaped again. */
export class Xml {
  constructor(readonly text: string) {}
}

type Content = string | number | boolean | Xml | readonly Xml[];

/** An element; undefined content leaves it out. */
export function element(name: string, content: Content | undefined): Xml {
  if (content === undefined) return new Xml("");
  const inner =
    content instanceof Xml
      ? content.text
      : typeof content === "object"
        ? content.map(({ text }) => text).join("")
        : escape(String(content));
  return new Xml(`<${name}>${inner}</${name}>`);
}

/** A whole document in the S3 namespace; errors have none. */
export const xmlDocument = (name: string, content: Content, namespace = true): string => {
  const { text } = element(name, content);
  const opened = namespace
    ? text.replace(`<${name}>`, `<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`)
    : text;
  return `<?xml version="1.0" encoding="UTF-8"?>${opened}`;
};
