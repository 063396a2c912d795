import type * as pulumi from "@pulumi/pulumi";
import { region, secretly, type Access, type Credentials } from "./access";

/** What boto3 takes, as JSON can hold it: keyword arguments of `boto3.client`, and of the `botocore.config.Config` among them. */
export interface Boto3ClientArgs {
  client: { aws_access_key_id: string; aws_secret_access_key: string; endpoint_url: string; region_name: string };
  config: {
    signature_version: "s3v4";
    s3: { addressing_style: "path" };
    /** RGW 16.2.15 refuses the checksums that boto3 1.36 and later sends over HTTPS. */
    request_checksum_calculation: "when_required";
    response_checksum_validation: "when_required";
  };
}

/**
 * Arguments for Python's boto3, as JSON can hold them. {@link awsEnvironment} is for boto3 too.
 *
 * @example
 * export const boto3 = ventus.boto3ClientArgs(creds);
 * // python: s3 = boto3.client("s3", **args["client"], config=Config(**args["config"]))
 *
 * @throws {pulumi.RunError} in the output: the credentials have no endpoint.
 */
export function boto3ClientArgs(credentials: Credentials): pulumi.Output<Boto3ClientArgs> {
  return secretly(credentials, "arguments for boto3", boto3ClientArgsOf);
}

export function boto3ClientArgsOf({ accessKey, secretKey, endpoint }: Access): Boto3ClientArgs {
  return {
    client: {
      aws_access_key_id: accessKey,
      aws_secret_access_key: secretKey,
      endpoint_url: endpoint,
      region_name: region,
    },
    config: {
      signature_version: "s3v4",
      s3: { addressing_style: "path" },
      request_checksum_calculation: "when_required",
      response_checksum_validation: "when_required",
    },
  };
}
