import { ClientError } from "./errors";

/** A word for a POSIX shell that stands for this text and nothing else. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The text, if one line of a file, or an environment variable, can hold it.
 *
 * @param what What is made of it, and @param name what it is: for the error, which shows the text to nobody.
 */
export function oneLine(text: string, what: string, name: string): string {
  if (!/\p{Cc}/u.test(text)) return text;
  throw unfit(what, name, "it has a line break or another control character");
}

/** A value that a file format has no way to write. */
export function unfit(what: string, name: string, why: string): ClientError {
  return new ClientError({
    what: `make ${what}`,
    why: `its ${name} can't be written there: ${why}`,
    next: "regenerate the secret: Keystone's own are 32 hexadecimal digits",
  });
}
