import { expect } from "chai";
import { z } from "zod";
import type { Reply } from "./cloud";
import { login } from "./cloud";
import { expectError, expectForbidden, expectUnauthorized, type Session } from "./session";

/** Roles that an administrator gives and takes away. */
export function describeGrants(open: () => Session): void {
  const rolesBody = z.object({ roles: z.array(z.object({ id: z.string(), name: z.string() })) });

  async function roleId(name: string): Promise<string> {
    const [role] = rolesBody.parse((await open().as("admin", "GET", `/v3/roles?name=${name}`)).json).roles;
    return role?.id ?? "";
  }

  /** The path of org:alice's role in a project: that of a member unless told otherwise. */
  async function grant(project: "demo" | "demo2", role = "member"): Promise<string> {
    const { userId, projectId } = await open().login("org:alice", project);
    return `/v3/projects/${projectId}/users/${userId}/roles/${await roleId(role)}`;
  }

  const expectDone = (reply: Reply): void => {
    expect(reply.status, reply.text).to.equal(204);
  };

  describe("roles in projects", () => {
    it("an administrator takes one away and gives it back", async () => {
      const path = await grant("demo2");
      expectDone(await open().as("admin", "HEAD", path));
      try {
        expectDone(await open().as("admin", "DELETE", path));
        expect((await open().as("admin", "HEAD", path)).status).to.equal(404);
        const again = await open().as("admin", "DELETE", path);
        const [, , , projectId, , userId, , role] = path.split("/");
        expectError(
          again,
          404,
          `Could not find role assignment with role: ${role ?? ""}, user or group: ${userId ?? ""}, project, domain, or system: ${projectId ?? ""}.`,
        );
      } finally {
        expectDone(await open().as("admin", "PUT", path));
      }
      expectDone(await open().as("admin", "PUT", path));
      expectDone(await open().as("admin", "HEAD", path));
    });

    it("whoever has lost the last one has no token for the project, old or new, and no place in the list", async () => {
      const session = open();
      const { token, userId } = await session.login("org:alice", "demo2");
      const path = await grant("demo2");
      try {
        expectDone(await session.as("admin", "DELETE", path));
        const old = await session.call("GET", `/v3/users/${userId}/credentials/OS-EC2`, { token });
        expectUnauthorized(old, session.cloud);
        const fresh = await login(session.cloud, "org:alice", "demo2").catch((error: unknown) => error);
        expect(fresh).to.be.instanceOf(Error);
        const projects = await session.as("org:alice", "GET", `/v3/users/${userId}/projects`, {}, null);
        const listed = z.object({ projects: z.array(z.object({ name: z.string() })) }).parse(projects.json).projects;
        expect(listed.map(({ name }) => name)).to.deep.equal(["demo"]);
        // The sets stay, and their owner may read them without a project.
        const own = await session.as("org:alice", "GET", `/v3/users/${userId}/credentials/OS-EC2`, {}, null);
        expect(own.status, own.text).to.equal(200);
      } finally {
        expectDone(await session.as("admin", "PUT", path));
      }
    });

    it("nobody else may, nor see the roles there are", async () => {
      const path = await grant("demo");
      expectForbidden(await open().as("org:alice", "GET", "/v3/roles"), "identity:list_roles");
      expectForbidden(await open().as("org:alice", "PUT", path), "identity:create_grant");
      expect((await open().as("org:alice", "HEAD", path)).status).to.equal(403);
      expectForbidden(await open().as("org:bob", "DELETE", path), "identity:revoke_grant");
    });

    it("knows no other role, user or project", async () => {
      const path = await grant("demo");
      const [, , , projectId, , userId, , role] = path.split("/").map(String);
      const wrong = { role: `${path}x`, user: path.replace(`/${userId ?? ""}/`, "/nobody/") };
      expectError(await open().as("admin", "PUT", wrong.role), 404, `Could not find role: ${role ?? ""}x.`);
      expectError(await open().as("admin", "PUT", wrong.user), 404, "Could not find user: nobody.");
      expectError(
        await open().as("admin", "PUT", path.replace(projectId ?? "", "nowhere")),
        404,
        "Could not find project: nowhere.",
      );
    });
  });
}
