import { expect } from "chai";
import { z } from "zod";
import {
  expectError,
  expectForbidden,
  expectKeystone,
  expectUnauthorized,
  idOf,
  newKey,
  type Session,
} from "./session";

const listSchema = z.object({
  credentials: z.array(z.looseObject({ access: z.string(), secret: z.string(), tenant_id: z.string() })),
  links: z.unknown(),
});

/** Every row of "OS-EC2" of the notes on the cloud's API. */
export function describeEc2Credentials(open: () => Session): void {
  describe("OS-EC2", () => {
    it("creates a pair of 32 hex each, whatever access and secret the body asks for", async () => {
      const { projectId, userId } = await open().login("org:alice");
      const path = await open().pairs("org:alice");
      const body = { tenant_id: projectId, access: "mine", secret: "mine", other: 1 };
      const reply = await open().as("org:alice", "POST", path, { body });
      const pair = open().keep(reply);
      expect(reply.status).to.equal(201);
      expectKeystone(reply);
      for (const half of [pair.access, pair.secret]) expect(half).to.match(/^[0-9a-f]{32}$/);
      expect(pair).to.deep.equal({
        user_id: userId,
        tenant_id: projectId,
        access: pair.access,
        secret: pair.secret,
        trust_id: null,
        links: { self: `${open().cloud.authUrl}/users/${userId}/credentials/OS-EC2/${pair.access}` },
      });
    });

    it("does not limit how many a user has in a project", async () => {
      const pairs = [await open().createPair("org:alice"), await open().createPair("org:alice")];
      expect(pairs[0]?.access).not.to.equal(pairs[1]?.access);
    });

    it("answers an unknown or missing project with 404", async () => {
      const path = await open().pairs("org:alice");
      const cases: readonly (readonly [unknown, string])[] = [
        [{ tenant_id: "nowhere" }, "nowhere"],
        [{ tenant_id: null }, "None"],
        [{ tenant_id: 5 }, "5"],
        [{}, "None"],
        [{ project_id: "x" }, "None"],
        [undefined, "None"],
      ];
      for (const [body, shown] of cases)
        expectError(
          await open().as("org:alice", "POST", path, body === undefined ? {} : { body }),
          404,
          `Could not find project: ${shown}.`,
        );
    });

    it("creates a pair for a project in which the user has no role", async () => {
      const { projectId } = await open().login("org:alice", "demo2");
      const body = { tenant_id: projectId };
      const reply = await open().as("org:bob", "POST", await open().pairs("org:bob"), { body });
      expect(open().keep(reply).tenant_id).to.equal(projectId);
    });

    it("creates for another user only by an administrator", async () => {
      const { projectId } = await open().login("org:alice");
      const path = await open().pairs("org:alice");
      const body = { tenant_id: projectId };
      for (const who of ["org:bob", "svc", "org:reader"] as const)
        expectForbidden(await open().as(who, "POST", path, { body }), "identity:ec2_create_credential");
      const { userId } = await open().login("org:alice");
      expect(open().keep(await open().as("admin", "POST", path, { body })).user_id).to.equal(userId);
      const nobody = "/v3/users/nobody/credentials/OS-EC2";
      expectError(await open().as("admin", "POST", nobody, { body }), 404, "Could not find user: nobody.");
      expectForbidden(await open().as("org:alice", "POST", nobody, { body }), "identity:ec2_create_credential");
      expectUnauthorized(await open().call("POST", path, { body }), open().cloud);
    });

    it("does not create with the role reader or an unscoped token (28: it does)", async () => {
      const { projectId } = await open().login("org:alice");
      const body = { tenant_id: projectId };
      const replies = [
        await open().as("org:reader", "POST", await open().pairs("org:reader"), { body }),
        await open().as("org:alice", "POST", await open().pairs("org:alice"), { body }, null),
      ];
      for (const reply of replies)
        if (open().cloud.version >= 29) expectForbidden(reply, "identity:ec2_create_credential");
        else expect(open().keep(reply).tenant_id).to.equal(projectId);
    });

    it("lists all pairs of the user in all projects, secrets included, whatever the token's project", async () => {
      const made = [await open().createPair("org:alice"), await open().createPair("org:alice", "demo2")];
      const path = await open().pairs("org:alice");
      for (const project of ["demo", "demo2", null]) {
        const reply = await open().as("org:alice", "GET", path, {}, project);
        expect(reply.status).to.equal(200);
        const { credentials, links } = listSchema.parse(reply.json);
        expect(credentials).to.deep.include.members(made);
        expect(links).to.deep.equal({ next: null, self: new URL(path, open().cloud.authUrl).href, previous: null });
      }
      expect((await open().as("admin", "GET", path)).json).to.have.property("credentials");
      for (const who of ["org:bob", "svc", "org:reader"] as const)
        expectForbidden(await open().as(who, "GET", path), "identity:ec2_list_credentials");
      expectError(
        await open().as("admin", "GET", "/v3/users/nobody/credentials/OS-EC2"),
        404,
        "Could not find user: nobody.",
      );
    });

    it("shows a pair again and again, to its owner and administrators", async () => {
      const pair = await open().createPair("org:alice");
      const path = await open().pairs("org:alice", pair.access);
      for (const who of ["org:alice", "admin"] as const)
        expect((await open().as(who, "GET", path)).json).to.deep.equal({ credential: pair });
      const head = await open().as("org:alice", "HEAD", path);
      expect([head.status, head.text]).to.deep.equal([200, ""]);
      const elsewhere = await open().pairs("org:bob", pair.access);
      for (const reply of [
        await open().as("org:bob", "GET", path),
        await open().as("org:bob", "GET", elsewhere),
        await open().as("svc", "GET", path),
      ])
        expectForbidden(reply, "identity:ec2_get_credential");
    });

    it("lets the role reader see its own pair, but not delete it (28: it may)", async () => {
      const pair = await open().createPair("org:reader", "demo", "admin");
      const path = await open().pairs("org:reader", pair.access);
      expect((await open().as("org:reader", "GET", path)).json).to.deep.equal({ credential: pair });
      const reply = await open().as("org:reader", "DELETE", path);
      if (open().cloud.version >= 29) expectForbidden(reply, "identity:ec2_delete_credential");
      else expect(reply.status).to.equal(204);
    });

    it("answers an access key that does not exist with 404 and its id, to everybody", async () => {
      const access = newKey();
      const message = `Could not find credential: ${idOf(access)}.`;
      for (const who of ["org:alice", "org:bob", "admin", "svc"] as const)
        for (const method of ["GET", "DELETE"])
          expectError(await open().as(who, method, await open().pairs("org:alice", access)), 404, message);
    });

    it("deletes once: the pair is gone at once, and of four at a time one gets 204", async () => {
      const pair = await open().createPair("org:alice");
      const path = await open().pairs("org:alice", pair.access);
      expectForbidden(await open().as("org:bob", "DELETE", path), "identity:ec2_delete_credential");
      const replies = await Promise.all([1, 2, 3, 4].map(() => open().as("org:alice", "DELETE", path)));
      expect(replies.map(({ status }) => status).sort()).to.deep.equal([204, 404, 404, 404]);
      const message = `Could not find credential: ${idOf(pair.access)}.`;
      for (const method of ["GET", "DELETE"]) expectError(await open().as("org:alice", method, path), 404, message);
    });
  });
}
