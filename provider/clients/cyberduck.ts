import type * as pulumi from "@pulumi/pulumi";
import { secretly, type Access, type Credentials } from "./access";
import { hostOf } from "./host";

/** What to choose and type in Cyberduck's "Open Connection", by the names of its fields. */
export interface CyberduckConnection {
  /**
   * The kind of connection. Cyberduck offers it once it is switched on under Preferences, Profiles. For an endpoint without TLS it is
   * `S3 (HTTP)`.
   */
  protocol: "S3 (Deprecated path style requests)" | "S3 (HTTP)";
  server: string;
  port: number;
  accessKeyId: string;
  secretAccessKey: string;
}

/**
 * The values to type into Cyberduck.
 *
 * @example
 * export const cyberduck = ventus.cyberduckConnection(creds); // pulumi stack output cyberduck --show-secrets
 *
 * @throws {pulumi.RunError} in the output: the credentials have no endpoint, or the endpoint has a path.
 */
export function cyberduckConnection(credentials: Credentials): pulumi.Output<CyberduckConnection> {
  return secretly(credentials, "a connection for Cyberduck", cyberduckConnectionOf);
}

export function cyberduckConnectionOf({ accessKey, secretKey, endpoint }: Access): CyberduckConnection {
  const { name, port, secure } = hostOf(endpoint, "a connection for Cyberduck");
  return {
    protocol: secure ? "S3 (Deprecated path style requests)" : "S3 (HTTP)",
    server: name,
    port,
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
  };
}
