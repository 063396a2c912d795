const STATUS = {
  AccessDenied: 403,
  BadDigest: 400,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidLocationConstraint: 400,
  InvalidObjectName: 400,
  InvalidRange: 416,
  MalformedXML: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NotImplemented: 501,
  PreconditionFailed: 412,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
};

/** An error of S3 with the status of RGW 16.2.15, which leaves nearly all messages empty; what is the sandbox's own has one. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly status: number;

  constructor(
    readonly code: keyof typeof STATUS,
    message = "",
  ) {
    super(message);
    this.status = STATUS[code];
  }
}

/** What a real gateway can do and the sandbox cannot. */
export const notInSandbox = (what: string): S3Error => new S3Error("NotImplemented", `The sandbox has no ${what}.`);
