import { expect } from "chai";
import { z } from "zod";
import { passwordOf, readLogin, type Reply } from "./cloud";
import { expectError, expectForbidden, expectKeystone, expectUnauthorized, MALFORMED, type Session } from "./session";

const tokenSchema = z.object({
  token: z.object({
    methods: z.array(z.string()),
    user: z.object({
      id: z.string(),
      name: z.string(),
      domain: z.object({ id: z.string(), name: z.string() }),
      password_expires_at: z.null(),
    }),
    audit_ids: z.array(z.string()),
    expires_at: z.string(),
    issued_at: z.string(),
    project: z.object({ id: z.string(), name: z.string() }).optional(),
    roles: z.array(z.object({ name: z.string() })).optional(),
    catalog: z.array(z.object({ type: z.string() })).optional(),
  }),
});

const auth = (session: Session, identity: unknown, scope?: unknown): Promise<Reply> =>
  session.call("POST", "/v3/auth/tokens", { body: { auth: { identity, ...(scope === undefined ? {} : { scope }) } } });

const demo = { project: { name: "demo", domain: { name: "ventus" } } };

export function describeTokens(open: () => Session): void {
  describe("tokens", () => {
    it("come by password for a project, with roles and catalog, for one hour", async () => {
      const reply = await auth(open(), passwordOf("org:alice"), demo);
      expect(reply.status).to.equal(201);
      expectKeystone(reply);
      expect(reply.headers.get("x-subject-token")).to.match(/^gAAAAA[\w-]+=*$/);
      const { token } = tokenSchema.parse(reply.json);
      expect(token).to.deep.include({ methods: ["password"] });
      expect(token.project?.name).to.equal("demo");
      expect(token.user).to.deep.include({ name: "org:alice" });
      expect(token.roles?.map(({ name }) => name)).to.have.members(["reader", "member"]);
      expect(token.catalog?.map(({ type }) => type)).to.include("identity");
      expect(token.audit_ids).to.have.length(1);
      expect(token.issued_at).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z$/);
      expect(Date.parse(token.expires_at) - Date.parse(token.issued_at)).to.equal(3_600_000);
    });

    it("come without a project: no roles, no catalog", async () => {
      for (const scope of [undefined, "unscoped"]) {
        const { token } = tokenSchema.parse((await auth(open(), passwordOf("org:alice"), scope)).json);
        expect(token).not.to.have.any.keys("project", "roles", "catalog");
      }
    });

    it("come by ids of user and project too", async () => {
      const { userId, projectId } = await open().login("org:alice");
      const identity = { methods: ["password"], password: { user: { id: userId, password: "pw-org:alice" } } };
      const reply = await auth(open(), identity, { project: { id: projectId } });
      expect(readLogin(reply)).to.deep.include({ userId, projectId });
    });

    it("come from another token, end when it does, and leave out the catalog when asked to", async () => {
      const first = await auth(open(), passwordOf("org:alice"), demo);
      const identity = { methods: ["token"], token: { id: readLogin(first).token } };
      const second = await open().call("POST", "/v3/auth/tokens?nocatalog", {
        body: { auth: { identity, scope: { project: { name: "demo2", domain: { name: "ventus" } } } } },
      });
      const [before, after] = [tokenSchema.parse(first.json).token, tokenSchema.parse(second.json).token];
      expect(after.methods).to.have.members(["token", "password"]);
      expect(after.expires_at).to.equal(before.expires_at);
      expect(after.audit_ids[1]).to.equal(before.audit_ids[0]);
      expect(after.project?.name).to.equal("demo2");
      expect(after).not.to.have.property("catalog");
    });

    it("are refused with one and the same 401 for all that is wrong", async () => {
      const named = (name: string) => ({ project: { name, domain: { name: "ventus" } } });
      const replies = [
        await auth(open(), passwordOf("org:alice", "wrong"), demo),
        await auth(open(), { methods: ["password"], password: { user: { id: "nobody", password: "x" } } }),
        await auth(open(), passwordOf("org:alice"), named("nowhere")),
        await auth(open(), passwordOf("org:alice"), { project: { id: "nowhere" } }),
        await auth(open(), passwordOf("org:bob"), named("demo2")),
        await auth(open(), passwordOf("org:alice"), { domain: { name: "ventus" } }),
        await auth(open(), { methods: [] }),
      ];
      for (const reply of replies) expectUnauthorized(reply, open().cloud);
    });

    it("are refused with 400 for what is malformed", async () => {
      const cases: readonly (readonly [unknown, string])[] = [
        [{}, `Expecting to find auth in request body.${MALFORMED}`],
        [{ auth: { identity: { methods: ["nope"] } } }, `Expecting to find nope in identity.${MALFORMED}`],
        [{ auth: { identity: { methods: ["password"] } } }, `Expecting to find password in identity.${MALFORMED}`],
        [
          { auth: { identity: { methods: ["password"], password: { user: { name: "x", password: "y" } } } } },
          `Expecting to find domain in user.${MALFORMED}`,
        ],
        [
          { auth: { identity: { methods: ["password"], password: { user: { password: "y" } } } } },
          "Invalid input for field identity/password/user: id or name must be present.",
        ],
        [
          { auth: { identity: passwordOf("org:alice"), scope: { project: { name: "demo" } } } },
          `Expecting to find domain in project.${MALFORMED}`,
        ],
        [
          { auth: { identity: passwordOf("org:alice"), scope: {} } },
          `Expecting to find system, project, domain, OS-TRUST:trust or unscoped in scope.${MALFORMED}`,
        ],
      ];
      for (const [body, message] of cases)
        expectError(await open().call("POST", "/v3/auth/tokens", { body }), 400, message);
    });

    it("are refused with 400 for a wrong shape, with the first fault first", async () => {
      const cases: readonly (readonly [unknown, string])[] = [
        [{ auth: {} }, "'identity' is a required property"],
        [{ auth: { identity: {} } }, "Invalid input for field 'identity': 'methods' is a required property"],
        [{ auth: { identity: { methods: "password" } } }, "Invalid input for field 'identity/methods': "],
      ];
      for (const [body, start] of cases) {
        const reply = await open().call("POST", "/v3/auth/tokens", { body });
        expect(reply.status).to.equal(400);
        expect(errorMessage(reply).startsWith(start), reply.text).to.be.true;
      }
    });

    it("are validated: one's own, and those of others for service and admin", async () => {
      const { token } = await open().login("org:alice");
      const headers = { "x-subject-token": token };
      for (const who of ["org:alice", "svc", "admin"] as const) {
        const reply = await open().as(who, "GET", "/v3/auth/tokens", { headers });
        expect(reply.status).to.equal(200);
        expect(reply.headers.get("x-subject-token")).to.equal(token);
        expect(tokenSchema.parse(reply.json).token.project?.name).to.equal("demo");
      }
      const head = await open().as("org:alice", "HEAD", "/v3/auth/tokens", { headers });
      expect([head.status, head.text]).to.deep.equal([200, ""]);
      expectForbidden(await open().as("org:bob", "GET", "/v3/auth/tokens", { headers }), "identity:validate_token");
      expectForbidden(await open().as("org:bob", "DELETE", "/v3/auth/tokens", { headers }), "identity:revoke_token");
      expectForbidden(await open().as("org:alice", "GET", "/v3/auth/tokens"), "identity:validate_token");
    });

    it("that nobody knows are 404 as a subject and 401 as one's own", async () => {
      const headers = { "x-subject-token": "garbage" };
      const message = "Could not recognize Fernet token";
      expectError(await open().as("org:alice", "GET", "/v3/auth/tokens", { headers }), 404, message);
      expectError(await open().as("org:alice", "DELETE", "/v3/auth/tokens", { headers }), 404, message);
      expectError(await auth(open(), { methods: ["token"], token: { id: "garbage" } }), 404, message);
      for (const token of ["garbage", undefined])
        expectUnauthorized(
          await open().call("GET", "/v3/auth/projects", token === undefined ? {} : { token }),
          open().cloud,
        );
    });

    it("once revoked are refused, and so are tokens made from them (28 and 29: not those)", async () => {
      const parent = readLogin(await auth(open(), passwordOf("org:bob"), demo)).token;
      const child = readLogin(await auth(open(), { methods: ["token"], token: { id: parent } }, demo)).token;
      const headers = { "x-subject-token": parent };
      const revoked = await open().as("org:bob", "DELETE", "/v3/auth/tokens", { headers });
      expect([revoked.status, revoked.text]).to.deep.equal([204, ""]);
      for (const token of open().cloud.version >= 30 ? [parent, child] : [parent])
        expectUnauthorized(await open().call("GET", "/v3/auth/projects", { token }), open().cloud);
      const message = "Failed to validate token";
      expectError(await open().as("org:bob", "DELETE", "/v3/auth/tokens", { headers }), 404, message);
      expectError(await auth(open(), { methods: ["token"], token: { id: parent } }), 404, message);
    });
  });
}

export const errorMessage = (reply: Reply): string =>
  z.object({ error: z.object({ message: z.string() }) }).parse(reply.json).error.message;
