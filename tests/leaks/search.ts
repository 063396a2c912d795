/** The forms in which a secret may stand in a text: as it is, escaped, encoded. */
export function formsOf(secret: string): string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    escaped,
    JSON.stringify(escaped).slice(1, -1),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll("%20", "+"),
    Buffer.from(secret).toString("hex"),
    ...[0, 1, 2].flatMap((shift) => [base64At(secret, shift, "base64"), base64At(secret, shift, "base64url")]),
  ];
  return [...new Set(forms)];
}

/** What base64 makes of the secret within a longer text, where it begins `shift` bytes after a group of three. */
function base64At(secret: string, shift: number, encoding: "base64" | "base64url"): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
  const whole = bytes.toString(encoding).replace(/=+$/, "");
  // Characters at the ends hold bits of the neighbours.
  const from = shift === 0 ? 0 : shift + 1;
  const to = bytes.length % 3 === 0 ? whole.length : whole.length - 1;
  return whole.slice(from, to);
}

export interface Gathered {
  /** Where it comes from: a command's output, a file. */
  from: string;
  text: string;
}

/** Where a secret stands: `<from>: the line, its secret taken out`. */
export function search(gathered: readonly Gathered[], secrets: readonly string[]): string[] {
  const forms = [...new Set(secrets.flatMap(formsOf))];
  return gathered.flatMap(({ from, text }) =>
    forms.every((form) => !text.includes(form))
      ? []
      : text
          .split("\n")
          .filter((line) => forms.some((form) => line.includes(form)))
          .map((line) => `${from}: ${forms.reduce((clean, form) => clean.replaceAll(form, "[LEAKED]"), line)}`),
  );
}
