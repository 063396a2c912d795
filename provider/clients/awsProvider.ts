import * as pulumi from "@pulumi/pulumi";
import { asRunError, region, secretly, urlOf, type Credentials } from "./access";

const what = "arguments for the AWS provider";

/** What `new aws.Provider` of `@pulumi/aws` takes: a part of its `ProviderArgs`. */
export interface AwsProviderArgs {
  /** A secret output. */
  accessKey: pulumi.Output<string>;
  /** A secret output. */
  secretKey: pulumi.Output<string>;
  /** `us-east-1`: RGW makes buckets for no other region of the SDK. */
  region: string;
  endpoints: pulumi.Output<{ s3: string }[]>;
  s3UsePathStyle: true;
  /** There is no STS to ask. */
  skipCredentialsValidation: true;
  skipMetadataApiCheck: true;
  skipRegionValidation: true;
  skipRequestingAccountId: true;
}

/**
 * Arguments for `new aws.Provider` of `@pulumi/aws`, so that its S3 resources are made on this cloud. Set
 * `AWS_REQUEST_CHECKSUM_CALCULATION=when_required` where `pulumi` runs: that provider has no argument for it, and RGW 16.2.15
 * refuses what it uploads otherwise ("XAmzContentSHA256Mismatch").
 *
 * @example
 * const ceph = new aws.Provider("ceph", ventus.awsProviderArgs(creds));
 * new aws.s3.BucketObjectv2("hello", { bucket: "media", key: "hello.txt", content: "hello" }, { provider: ceph });
 *
 * @throws {pulumi.RunError} in the outputs: the credentials have no endpoint.
 */
export function awsProviderArgs(credentials: Credentials): AwsProviderArgs {
  const access = secretly(credentials, what, (known) => known);
  const endpoint = pulumi.output(credentials.endpoint).apply((known) => asRunError(() => urlOf(known, what)));
  return {
    accessKey: access.accessKey,
    secretKey: access.secretKey,
    region,
    endpoints: endpoint.apply((s3) => [{ s3 }]),
    s3UsePathStyle: true,
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    skipRegionValidation: true,
    skipRequestingAccountId: true,
  };
}
