import type * as pulumi from "@pulumi/pulumi";
import { region, secretly, type Access, type Credentials } from "./access";
import { oneLine } from "./text";

const what = "an environment for the AWS CLI and SDKs";

/**
 * Environment variables for the AWS CLI (2.13 and later, 1.29 and later), boto3 and the AWS SDKs: key, endpoint, region, and checksums
 * only where they are required. Without that last one, CLI and SDKs of 2025 and later send uploads over HTTPS in a form that RGW 16.2.15
 * refuses ("MissingContentLength", "XAmzContentSHA256Mismatch").
 *
 * CLI and boto3 then use path style by themselves. Other SDKs have no variable for that: switch it on in the program
 * (`forcePathStyle`, `UsePathStyle`), or use {@link awsClientConfig}.
 *
 * @example
 * export const environment = ventus.awsEnvironment(creds);
 * export const exports = ventus.shellExports(environment); // eval "$(pulumi stack output exports --show-secrets)"
 *
 * @throws {pulumi.RunError} in the output: the credentials have no endpoint.
 */
export function awsEnvironment(credentials: Credentials): pulumi.Output<Record<string, string>> {
  return secretly(credentials, what, awsEnvironmentOf);
}

export function awsEnvironmentOf({ accessKey, secretKey, endpoint }: Access): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: oneLine(accessKey, what, "access key"),
    AWS_SECRET_ACCESS_KEY: oneLine(secretKey, what, "secret key"),
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION: region,
    // The name that the AWS CLI and boto3 know.
    AWS_DEFAULT_REGION: region,
    AWS_REQUEST_CHECKSUM_CALCULATION: "when_required",
    AWS_RESPONSE_CHECKSUM_VALIDATION: "when_required",
  };
}
