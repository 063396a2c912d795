import type { Response } from "../http/client";
import type { Operation } from "../http/time";
import { Secret } from "../secret";
import { credentialId } from "./credentialId";
import { longestList } from "./ec2Credentials";
import { parse, refused } from "./errors";
import { credentialBody, recordListBody } from "./schemas";
import type { CredentialRecord, Ec2Credential } from "./schemas";
import type { Session } from "./session";

/** Keystone's /v3/credentials, where the secret of a set can be changed and its access key kept. */
export class CredentialBlobs {
  constructor(private readonly session: Session) {}

  /**
   * All sets of a user, as Keystone's database has them: the list of OS-EC2 comes from its cache. None where this login may
   * not see them; to an application credential Keystone 30 shows none.
   */
  async list(userId: string, operation: Operation): Promise<Ec2Credential[]> {
    const what = `list the credentials of user ${userId}`;
    const path = `/credentials?${new URLSearchParams({ user_id: userId, type: "ec2" }).toString()}`;
    const response = await this.session.send({ method: "GET", path, maxBytes: longestList }, operation);
    if (response.status === 403 || response.status === 404) return [];
    if (response.status !== 200) throw refused(this.session.http, what, response);
    const sets = parse(this.session.http, what, response, recordListBody);
    for (const { secretKey } of sets) this.session.http.protect(secretKey);
    return sets;
  }

  /** The record, or the refusal: to its owner Keystone says 403 both of an unknown set and of a forbidden call. */
  async get(accessKey: string, operation: Operation): Promise<CredentialRecord | Response> {
    const response = await this.session.send({ method: "GET", path: pathOf(accessKey) }, operation);
    if (response.status === 403 || response.status === 404) return response;
    if (response.status !== 200) throw refused(this.session.http, describe(accessKey), response);
    const { credential } = parse(this.session.http, describe(accessKey), response, credentialBody);
    this.session.http.protect(new Secret(credential.blob.secret ?? ""));
    return credential;
  }

  /**
   * Gives the set a new secret. `record` as just read: every member of its blob goes back as it was, because a blob
   * without its access breaks the record for good, and project_id beside it moves the key on Keystone 28 and 29.
   * Sending the same blob twice is harmless, so a lost answer is followed by a second try.
   */
  async changeSecret(accessKey: string, record: CredentialRecord, secret: Secret, operation: Operation): Promise<void> {
    this.session.http.protect(secret);
    const blob = JSON.stringify({ ...record.blob, secret: secret.reveal() });
    const request = { method: "PATCH", path: pathOf(accessKey), body: { credential: { blob } } } as const;
    const response = await this.session.send(request, operation);
    if (response.status !== 200) throw refused(this.session.http, describe(accessKey), response);
    const { credential } = parse(this.session.http, describe(accessKey), response, credentialBody);
    if (credential.blob.secret !== secret.reveal()) {
      throw refused(this.session.http, describe(accessKey), { ...response, status: 409, maybeActedBefore: true });
    }
  }
}

function pathOf(accessKey: string): string {
  return `/credentials/${credentialId(accessKey)}`;
}

function describe(accessKey: string): string {
  return `regenerate the secret of Object Storage Credentials ${accessKey}`;
}
