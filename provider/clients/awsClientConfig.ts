import type * as pulumi from "@pulumi/pulumi";
import { region, secretly, type Access, type Credentials } from "./access";

/** What `new S3Client` of `@aws-sdk/client-s3` takes: a part of its `S3ClientConfig`. */
export interface AwsClientConfig {
  endpoint: string;
  region: string;
  forcePathStyle: true;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** RGW 16.2.15 refuses the checksums that SDKs of 2025 and later send with streams. */
  requestChecksumCalculation: "WHEN_REQUIRED";
  responseChecksumValidation: "WHEN_REQUIRED";
}

/**
 * The configuration of the AWS SDK for JavaScript's `S3Client`.
 *
 * @example
 * const buckets = ventus.awsClientConfig(creds).apply(async (config) => await new S3Client(config).send(new ListBucketsCommand({})));
 *
 * @throws {pulumi.RunError} in the output: the credentials have no endpoint.
 */
export function awsClientConfig(credentials: Credentials): pulumi.Output<AwsClientConfig> {
  return secretly(credentials, "a configuration for the AWS SDK", awsClientConfigOf);
}

export function awsClientConfigOf({ accessKey, secretKey, endpoint }: Access): AwsClientConfig {
  return {
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  };
}
