// The shape of the resource, and its documentation: what a program gives, and what it gets. schema.json says the same;
// tests/schema.test.ts holds one against the other.

/** What a program gives. */
export interface ObjectStorageCredentialsInputs {
  /**
   * Id of the project whose object storage the credentials open. Default: the project logged in to, at creation; later
   * logins don't change it. A change replaces the credentials.
   */
  projectId?: string | undefined;
  /**
   * Id of the user who owns the credentials; another user's can only be made by an administrator. Default: the user logged
   * in, at creation; later logins don't change it. A change replaces the credentials.
   */
  userId?: string | undefined;
  /**
   * Any text: a ticket, a date, a counter. A change of it makes a new secret, the access key stays, the old secret ends.
   * From unset to a value counts as a change; from a value to unset (or empty) does nothing. After an import or an
   * adoption the first value is recorded and not acted on.
   */
  regenerate?: string | undefined;
  /**
   * Age at which the secret is due for rotation: the next `up` after that regenerates it, once, and `preview` shows it.
   * A duration from 1 hour to 10 years: `90d`, `12h`, `1d12h`, or ISO 8601 `P90D`. Counts from `regeneratedAt`. A change
   * moves `rotateAt` and does nothing else. Default: never.
   */
  rotateAfter?: string | undefined;
  /**
   * How long the previous pair goes on working after a regeneration. A regeneration then makes a new pair, access key and
   * secret, and the first `up` after that time removes the previous one. A duration as for `rotateAfter`, and shorter
   * than that. Unset: the secret is regenerated in place, the access key stays, and the old secret ends.
   */
  overlap?: string | undefined;
  /**
   * Take over the set of credentials that the project already has, its secret as it is. Creates one where there is none;
   * fails, listing them, where there are several. Default `false`.
   */
  adopt?: boolean | undefined;
  /** Let the project have more than one set. Default `false`: one set per user and project, as in the console. */
  allowMultiple?: boolean | undefined;
  /** Seconds to wait until the S3 gateway accepts a new secret; 0 does not look. Default 60, at most 3600. */
  waitForActive?: number | undefined;
}

/** What a program gets. */
export interface ObjectStorageCredentialsOutputs {
  /** The access key: S3's `AWS_ACCESS_KEY_ID`. It stays when the secret is regenerated, unless `overlap` is set. */
  accessKey: string;
  /** The secret key: S3's `AWS_SECRET_ACCESS_KEY`. Always a Pulumi secret. */
  secretKey: string;
  /** Id of the project whose object storage the credentials open. */
  projectId: string;
  /** Id of the user who owns the credentials. */
  userId: string;
  /** Region of the S3 endpoint, where the cloud names one. */
  region?: string | undefined;
  /** Keystone's URL: the cloud that the credentials belong to. */
  authUrl: string;
  /** URL of the S3 gateway, to be used path style. None where the cloud names no gateway and none is configured. */
  endpoint?: string | undefined;
  /** The `regenerate` value that this secret was made for. */
  regenerate?: string | undefined;
  /** RFC 3339 time at which this secret was made; of an adopted or imported one, at which it was first seen. */
  regeneratedAt: string;
  /** RFC 3339 time from which on the secret is due for rotation; none without `rotateAfter`. */
  rotateAt?: string | undefined;
  /** During an overlap: the access key that was current before, and goes on working. */
  previousAccessKey?: string | undefined;
  /** During an overlap: the secret key of `previousAccessKey`. Always a Pulumi secret. */
  previousSecretKey?: string | undefined;
  /** During an overlap: RFC 3339 time from which on an `up` removes the previous pair. */
  previousUntil?: string | undefined;
}

/** The outputs that are Pulumi secrets, always. */
export const secretOutputs = [
  "secretKey",
  "previousSecretKey",
] as const satisfies readonly (keyof ObjectStorageCredentialsOutputs)[];
export type SecretOutput = (typeof secretOutputs)[number];
