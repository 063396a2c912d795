/** What an operation answers; the server adds what every answer of S3 has. */
export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: string | Buffer;
}

export const xmlAnswer = (body: string, status = 200): S3Answer => ({
  status,
  headers: { "content-type": "application/xml" },
  body,
});
