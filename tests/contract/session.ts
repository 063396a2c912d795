import { expect } from "chai";
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { call, type Cloud, login, type Login, type Reply, type Sent, type Who } from "./cloud";

const pairSchema = z.object({
  credential: z.object({
    user_id: z.string(),
    tenant_id: z.string(),
    access: z.string(),
    secret: z.string(),
    trust_id: z.null(),
    links: z.object({ self: z.string() }),
  }),
});

export type Pair = z.infer<typeof pairSchema>["credential"];

/** Keystone's id of an EC2 credential. */
export const idOf = (access: string): string => createHash("sha256").update(access).digest("hex");

export const newKey = (): string => randomBytes(16).toString("hex");

/** A test's dealings with a cloud: logs in once for each, and leaves no credential behind. */
export class Session {
  private readonly logins = new Map<string, Promise<Login>>();
  private readonly made = new Set<string>();
  private readonly applicationCredentials = new Set<string>();

  constructor(readonly cloud: Cloud) {}

  login(who: Who, project?: string | null): Promise<Login> {
    const key = `${who} ${String(project)}`;
    const found = this.logins.get(key) ?? login(this.cloud, who, project);
    this.logins.set(key, found);
    return found;
  }

  call(method: string, path: string, sent: Sent = {}): Promise<Reply> {
    return call(this.cloud, method, path, sent);
  }

  /** As somebody, in a project or (null) unscoped. */
  async as(who: Who, method: string, path: string, sent: Sent = {}, project?: string | null): Promise<Reply> {
    const { token } = await this.login(who, project);
    return this.call(method, path, { ...sent, token });
  }

  /** The path of somebody's pairs, or of one of them. */
  async pairs(who: Who, access?: string): Promise<string> {
    const { userId } = await this.login(who);
    return `/v3/users/${userId}/credentials/OS-EC2${access === undefined ? "" : `/${access}`}`;
  }

  /** POST of a new pair that should work. */
  async createPair(who: Who, project = "demo", by: Who = who): Promise<Pair> {
    const owner = await this.login(who);
    const projectId = project === "demo" ? owner.projectId : (await this.login("org:alice", project)).projectId;
    const reply = await this.as(by, "POST", await this.pairs(who), { body: { tenant_id: projectId } });
    expect(reply.status, reply.text).to.equal(201);
    return this.keep(reply);
  }

  /** Remembers a pair to be removed after the test. */
  keep(reply: Reply): Pair {
    const { credential } = pairSchema.parse(reply.json);
    this.made.add(idOf(credential.access));
    return credential;
  }

  keepId(id: string): void {
    this.made.add(id);
  }

  /** Remembers an application credential of org:alice. */
  keepApplicationCredential(id: string): void {
    this.applicationCredentials.add(id);
  }

  async cleanUp(): Promise<void> {
    for (const id of this.made) await this.as("admin", "DELETE", `/v3/credentials/${id}`);
    for (const id of this.applicationCredentials) {
      const { userId } = await this.login("org:alice");
      await this.as("org:alice", "DELETE", `/v3/users/${userId}/application_credentials/${id}`);
    }
  }
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
};

/** The end of the messages of most 400. */
export const MALFORMED =
  " The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";

/** An error as Keystone wraps it, with exactly this message. */
export function expectError(reply: Reply, code: number, message: string): void {
  expect(reply.json, reply.text).to.deep.equal({ error: { code, message, title: TITLES[code] } });
  expect(reply.status).to.equal(code);
  expectKeystone(reply);
}

export const expectForbidden = (reply: Reply, action: string): void => {
  expectError(reply, 403, `You are not authorized to perform the requested action: ${action}.`);
};

/** What every answer of Keystone proper carries. */
export function expectKeystone(reply: Reply): void {
  expect(reply.headers.get("x-openstack-request-id")).to.match(/^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(reply.headers.get("vary")).to.equal("X-Auth-Token");
}

export function expectUnauthorized(reply: Reply, cloud: Cloud): void {
  expectError(reply, 401, "The request you have made requires authentication.");
  expect(reply.headers.get("www-authenticate")).to.equal(`Keystone uri="${cloud.authUrl}"`);
}
