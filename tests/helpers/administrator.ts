import { z } from "zod";
import { credentialId } from "../../provider/keystone/credentialId";
import type { State } from "../../provider/objectStorageCredentials/state";
import type { ProjectName, RoleName, Sandbox, UserName } from "../../sandbox";
import { call, login } from "../contract/cloud";

const rolesBody = z.object({ roles: z.array(z.object({ id: z.string() })).length(1) });

/** An administrator of the sandbox, who does what the console has no button for. */
export class Administrator {
  constructor(private readonly sandbox: Sandbox) {}

  /** `openstack role remove`. */
  async takeRole(user: UserName, project: ProjectName, role: RoleName = "member"): Promise<void> {
    await this.#send("DELETE", await this.#grant(user, project, role));
  }

  /** `openstack role add`. */
  async giveRole(user: UserName, project: ProjectName, role: RoleName = "member"): Promise<void> {
    await this.#send("PUT", await this.#grant(user, project, role));
  }

  /** Writes a blob without the secret, which leaves the key dead. */
  async wipeSecret({ accessKey }: Pick<State, "accessKey">): Promise<void> {
    const blob = JSON.stringify({ access: accessKey, trust_id: null });
    await this.#send("PATCH", `/v3/credentials/${credentialId(accessKey)}`, { credential: { blob } });
  }

  /** The same pair in another project: Keystone 28 and 29 move it by a PATCH, 30 has it deleted and made anew. */
  async move({ accessKey, secretKey, userId }: State, project: ProjectName): Promise<void> {
    await this.#send("DELETE", `/v3/credentials/${credentialId(accessKey)}`);
    const blob = JSON.stringify({ access: accessKey, secret: secretKey.reveal(), trust_id: null });
    const credential = { blob, type: "ec2", user_id: userId, project_id: this.sandbox.fixture.projects[project].id };
    await this.#send("POST", "/v3/credentials", { credential });
  }

  async #grant(user: UserName, project: ProjectName, role: RoleName): Promise<string> {
    const { roles } = rolesBody.parse(await this.#send("GET", `/v3/roles?name=${role}`));
    const { users, projects } = this.sandbox.fixture;
    return `/v3/projects/${projects[project].id}/users/${users[user].id}/roles/${roles[0]?.id ?? ""}`;
  }

  async #send(method: string, path: string, body?: unknown): Promise<unknown> {
    const cloud = { name: "sandbox", authUrl: this.sandbox.authUrl, version: 30 };
    const { token } = await login(cloud, "admin");
    const reply = await call(cloud, method, path, { token, ...(body === undefined ? {} : { body }) });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.text}`);
    return reply.json;
  }
}
