import { VentusError } from "../errors";
import type { HttpClient } from "../http/client";
import type { Clock } from "../http/time";
import { checkKey } from "./gateway";
import type { S3Key } from "./gateway";

/** The gateway did not take the key within the time given. */
export class NotActiveError extends VentusError {
  readonly code = "VENTUS_NOT_ACTIVE";
}

const firstPause = 250;
const longestPause = 3_000;

/**
 * Waits until the gateway takes the key, `seconds` at most; looks at least once.
 *
 * @throws NotActiveError with what the gateway last said
 */
export async function waitUntilActive(
  { http, clock }: { http: HttpClient; clock: Clock },
  endpoint: string,
  key: S3Key,
  seconds: number,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = clock.now() + seconds * 1000;
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
    const check = await checkKey(http, clock, endpoint, key, signal);
    if (check.active) return;
    if (clock.now() + pause > deadline || check.code === "RequestTimeTooSkewed") {
      throw new NotActiveError({
        what: `use Object Storage Credentials ${key.accessKey} at ${endpoint}`,
        why: `within ${seconds} s the S3 gateway did not accept the new secret (${check.code})`,
        request: check.request,
        next: `${advice(check.code)} The credentials exist and are in the state: the next \`pulumi up\` looks again`,
      });
    }
    await clock.sleep(pause, signal);
  }
}

/** What to look at when the gateway answers with this code. */
export function advice(code: string): string {
  switch (code) {
    case "InvalidAccessKeyId":
    case "AccessDenied":
      return "Check that the S3 endpoint (ventus:s3Endpoint) belongs to this cloud, and that the user has a role in the project that the gateway accepts (`member`).";
    case "SignatureDoesNotMatch":
      return "Check that the user has a role in the project, that both are enabled, and that nobody regenerated the secret meanwhile.";
    case "RequestTimeTooSkewed":
      return "Set this machine's clock: it differs from the gateway's by more than 15 minutes.";
    default:
      return "Check the S3 endpoint (ventus:s3Endpoint) and that the gateway is up; waitForActive: 0 does not look.";
  }
}
