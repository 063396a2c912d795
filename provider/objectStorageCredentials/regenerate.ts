import type { Cloud } from "../cloud";
import { LoginError, mayHaveActed } from "../keystone/errors";
import type { CredentialRecord } from "../keystone/schemas";
import { Secret } from "../secret";
import type { Call } from "./call";
import { GoneError, RegenerateForbiddenError, UnclearError } from "./errors";
import { find } from "./find";
import type { State } from "./state";

/** Gives the set a new secret in place: same access key, the old secret ends. */
export async function regenerate(cloud: Cloud, state: State, call: Call): Promise<Secret> {
  const { accessKey } = state;
  const record = await readRecord(cloud, state, call);
  // The form of Keystone's own secrets (uuid4().hex), which every S3 client has met.
  const secret = new Secret(cloud.randomBytes(16).toString("hex"));
  try {
    await cloud.blobs.changeSecret(accessKey, record, secret, call);
  } catch (error) {
    // A login that fails here fails in the middle of the change: what was sent before may have been acted upon.
    if (!mayHaveActed(error) && !(error instanceof LoginError)) throw error;
    await confirm(cloud, state, secret, error, call);
  } finally {
    cloud.lists(state.userId).wrote(accessKey, undefined);
  }
  return secret;
}

async function readRecord(cloud: Cloud, state: State, call: Call): Promise<CredentialRecord> {
  const { accessKey } = state;
  const record = await cloud.blobs.get(accessKey, call);
  if (!("status" in record)) return record;
  // 403 and 404 may mean gone, another cloud, another user or a policy. The set's own GET tells these apart.
  if ((await find(cloud, state, "regenerate", call)) === undefined) throw gone("regenerate the secret of", accessKey);
  const delegated = cloud.config.login.kind === "applicationCredential";
  throw new RegenerateForbiddenError({
    what: `regenerate the secret of Object Storage Credentials ${accessKey}`,
    why: delegated
      ? "this cloud lets no application credential change a secret, and perhaps nobody (/v3/credentials is forbidden)"
      : "this cloud does not let its users change a secret in place (/v3/credentials is forbidden)",
    request: `${record.method} ${record.url} -> ${record.status}`,
    requestId: record.headers["x-openstack-request-id"],
    next: delegated
      ? 'log in with a password, and run `pulumi up` again; where that is refused too, set `overlap` (for example "24h"), which makes a new pair instead'
      : 'set `overlap` (for example "24h") and run `pulumi up` again: that makes a new pair, access key and secret, and lets the one before work for that time. Or ask the cloud\'s operators to allow it',
  });
}

/** The credentials that are to be worked on are not there. */
export function gone(doing: string, accessKey: string): GoneError {
  return new GoneError({
    what: `${doing} Object Storage Credentials ${accessKey}`,
    why: "they were deleted outside Pulumi",
    next: "run `pulumi refresh`, which notes that, then `pulumi up`, which makes new ones",
  });
}

/** Reads the secret back. Returns if it is the new one; throws `lost` if it is still the old one. */
async function confirm(cloud: Cloud, state: State, secret: Secret, lost: Error, call: Call): Promise<void> {
  let current: Secret | undefined;
  try {
    current = (await cloud.credentials.get(state.userId, state.accessKey, call))?.secretKey;
  } catch {
    call.signal?.throwIfAborted();
  }
  if (current?.equals(secret) === true) return;
  if (current?.equals(state.secretKey) === true) throw lost;
  throw new UnclearError({
    what: `tell whether the secret of Object Storage Credentials ${state.accessKey} was regenerated`,
    why: `the answer was lost (${lost.message}), and the secret could not be read back, or is a third one`,
    next: "when the cloud answers again, run `pulumi up --refresh`: it reads the secret that is there, and then regenerates it",
  });
}
