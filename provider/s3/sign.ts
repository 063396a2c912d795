import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import type { S3Key } from "./gateway";

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super("sha256", secret);
  }
}

/** The headers of a request without a body, with its signature (AWS Signature Version 4). */
export async function sign(
  { method, url }: { method: string; url: URL },
  { accessKey, secretKey }: S3Key,
  signingDate: Date,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service: "s3",
    // RGW takes any region name (seen on 16.2.15).
    region: "us-east-1",
    sha256: Sha256,
    uriEscapePath: false,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey.reveal() },
  });
  const { headers } = await signer.sign(
    { method, protocol: url.protocol, hostname: url.hostname, path: url.pathname, headers: { host: url.host } },
    { signingDate },
  );
  return headers;
}
