import type * as pulumi from "@pulumi/pulumi";
import { secretly, type Access, type Credentials } from "./access";
import { hostOf } from "./host";

/** What to choose and type in S3 Browser's "Add New Account" and its "Advanced S3-compatible storage settings", by the names of its fields. */
export interface S3BrowserAccount {
  accountType: "S3 Compatible Storage";
  restEndpoint: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Use secure transfer (SSL/TLS). */
  useSecureTransfer: boolean;
  /** Advanced. */
  signatureVersion: "Signature V4";
  /** Advanced. */
  addressingModel: "Path style";
}

/**
 * The values to type into S3 Browser.
 *
 * @example
 * export const s3Browser = ventus.s3BrowserAccount(creds); // pulumi stack output s3Browser --show-secrets
 *
 * @throws {pulumi.RunError} in the output: the credentials have no endpoint, or the endpoint has a path.
 */
export function s3BrowserAccount(credentials: Credentials): pulumi.Output<S3BrowserAccount> {
  return secretly(credentials, "an account for S3 Browser", s3BrowserAccountOf);
}

export function s3BrowserAccountOf({ accessKey, secretKey, endpoint }: Access): S3BrowserAccount {
  const { address, secure } = hostOf(endpoint, "an account for S3 Browser");
  return {
    accountType: "S3 Compatible Storage",
    restEndpoint: address,
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    useSecureTransfer: secure,
    signatureVersion: "Signature V4",
    addressingModel: "Path style",
  };
}
