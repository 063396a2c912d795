import type { Response } from "../http/client";
import type { Operation } from "../http/time";
import type { VentusError } from "../errors";
import { credentialId } from "./credentialId";
import { parse, refused } from "./errors";
import { ec2CredentialBody, ec2ListBody } from "./schemas";
import type { Ec2Credential } from "./schemas";
import type { Session } from "./session";

/** Bytes of a list that are read at most: about 360 a set, so some 180,000 sets. */
export const longestList = 64 * 1024 * 1024;

/** Keystone's OS-EC2 calls: the sets of one user. https://docs.openstack.org/api-ref/identity/v3-ext/#os-ec2-api */
export class Ec2Credentials {
  constructor(private readonly session: Session) {}

  /**
   * Makes a set. Sent again only if the cloud certainly did nothing; of any other failure nobody knows whether a set was
   * made, and the caller has to look.
   */
  async create(userId: string, projectId: string, operation: Operation): Promise<Ec2Credential> {
    const what = `create Object Storage Credentials in project ${projectId}`;
    const response = await this.session.send(
      { method: "POST", path: pathOf(userId), body: { tenant_id: projectId }, repeatable: false },
      operation,
    );
    if (response.status !== 201) {
      throw this.#refused(what, response, {
        403: "ask for the role `member` in the project (a reader may not create), or log in as that user; if the message speaks of a maximum, delete a set that is no longer used",
        404: "check projectId: `openstack project list` shows the projects there are",
      });
    }
    return this.#protect(parse(this.session.http, what, response, ec2CredentialBody).credential);
  }

  /** All sets of a user, in every project: Keystone neither filters nor pages this list. */
  async list(userId: string, operation: Operation): Promise<Ec2Credential[]> {
    const what = `list the Object Storage Credentials of user ${userId}`;
    const request = { method: "GET", path: pathOf(userId), maxBytes: longestList } as const;
    const response = await this.session.send(request, operation);
    if (response.status !== 200) throw this.#refused(what, response);
    return parse(this.session.http, what, response, ec2ListBody).map((credential) => this.#protect(credential));
  }

  /** The set with its secret, or undefined if Keystone has none of that access key. */
  async get(userId: string, accessKey: string, operation: Operation): Promise<Ec2Credential | undefined> {
    const what = `read Object Storage Credentials ${accessKey}`;
    const response = await this.session.send({ method: "GET", path: pathOf(userId, accessKey) }, operation);
    if (isMissing(response, accessKey)) return undefined;
    if (response.status === 404) return await this.#listed(userId, accessKey, operation);
    if (response.status !== 200) throw this.#refused(what, response);
    return this.#protect(parse(this.session.http, what, response, ec2CredentialBody).credential);
  }

  /** False: there was nothing to delete. */
  async delete(userId: string, accessKey: string, operation: Operation): Promise<boolean> {
    const what = `delete Object Storage Credentials ${accessKey}`;
    const response = await this.session.send({ method: "DELETE", path: pathOf(userId, accessKey) }, operation);
    if (isMissing(response, accessKey)) return false;
    if (response.status === 404 && (await this.#listed(userId, accessKey, operation)) === undefined) return false;
    if (response.status !== 204) throw this.#refused(what, response);
    return true;
  }

  /** The set by the user's list: a second witness, where a 404 is not Keystone's own word on that set. */
  async #listed(userId: string, accessKey: string, operation: Operation): Promise<Ec2Credential | undefined> {
    return (await this.list(userId, operation)).find((set) => set.accessKey === accessKey);
  }

  #refused(what: string, response: Response, next: Partial<Record<number, string>> = {}): VentusError {
    return refused(this.session.http, what, response, next);
  }

  #protect(credential: Ec2Credential): Ec2Credential {
    this.session.http.protect(credential.secretKey);
    return credential;
  }
}

function pathOf(userId: string, accessKey?: string): string {
  const list = `/users/${encodeURIComponent(userId)}/credentials/OS-EC2`;
  return accessKey === undefined ? list : `${list}/${encodeURIComponent(accessKey)}`;
}

/** Keystone's own 404 names the set by its id. A proxy's, a wrong path's or another service's says nothing about the set. */
function isMissing(response: Response, accessKey: string): boolean {
  return response.status === 404 && response.text.includes(credentialId(accessKey));
}
