/** What an error tells its reader, part by part. */
export interface Explanation {
  /** What was being done, and to what: "create Object Storage Credentials in project 4ced…". */
  what: string;
  /** Why it did not work. */
  why: string;
  /** The request that was answered so, if there was one: "POST https://… -> 403". */
  request?: string | undefined;
  /** The cloud's own words, its secrets taken out. */
  said?: string | undefined;
  /** The cloud's id of the request, for its operators. */
  requestId?: string | undefined;
  /** What to do next. */
  next: string;
}

/** Every error this provider raises on purpose. Its text says what happened, on what, why, and what to do next. */
export abstract class VentusError extends Error {
  /** Stable name of the kind of error. */
  abstract readonly code: string;
  /** Why it did not work, alone: for an error that tells of this one. */
  readonly why: string;

  constructor(explanation: Explanation, options?: ErrorOptions) {
    super(explain(explanation), options);
    this.name = new.target.name;
    this.why = explanation.why;
  }
}

function explain({ what, why, request, said, requestId, next }: Explanation): string {
  const lines = [`could not ${what}: ${why}`];
  if (request !== undefined) lines.push(`request: ${request}${requestId === undefined ? "" : ` (${requestId})`}`);
  if (said !== undefined && said !== "") lines.push(`the cloud said: ${said}`);
  lines.push(`what to do: ${next}`);
  return lines.join("\n  ");
}
