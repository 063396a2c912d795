import { rowsOf } from "./rows";
import { expect } from "chai";
import { z } from "zod";
import { call, readLogin, type Reply } from "./cloud";
import { pathOf } from "./regenerate";
import {
  expectError,
  expectForbidden,
  expectUnauthorized,
  idOf,
  MALFORMED,
  newKey,
  type Pair,
  type Session,
} from "./session";

const schema = z.object({
  application_credential: z.looseObject({
    id: z.string(),
    name: z.string(),
    secret: z.string(),
    roles: z.array(z.looseObject({ name: z.string() })),
  }),
});
type Made = z.infer<typeof schema>["application_credential"];

const DELEGATED = "Delegated tokens cannot access credentials directly";

export function describeApplicationCredentials(open: () => Session, version: number): void {
  const { from30 } = rowsOf(version);
  const path = async (): Promise<string> =>
    `/v3/users/${(await open().login("org:alice")).userId}/application_credentials`;
  const create = async (wanted: Readonly<Record<string, unknown>> = {}): Promise<Made> => {
    const body = { application_credential: { name: newKey(), ...wanted } };
    const reply = await open().as("org:alice", "POST", await path(), { body });
    expect(reply.status, reply.text).to.equal(201);
    const made = schema.parse(reply.json).application_credential;
    open().keepApplicationCredential(made.id);
    return made;
  };
  const logIn = (wanted: unknown, scope?: unknown): Promise<Reply> => {
    const identity = { methods: ["application_credential"], application_credential: wanted };
    const body = { auth: { identity, ...(scope === undefined ? {} : { scope }) } };
    return open().call("POST", "/v3/auth/tokens", { body });
  };
  const tokenOf = async ({ id, secret }: Made): Promise<string> => readLogin(await logIn({ id, secret })).token;

  describe("application credentials", () => {
    it("are made for oneself, with all roles and a long secret unless said otherwise", async () => {
      const made = await create();
      expect(made).to.include({ description: null, system: null, expires_at: null, unrestricted: null });
      expect(made.roles.map(({ name }) => name)).to.have.members(["reader", "member"]);
      expect(made.secret).to.match(/^[\w-]{86}$/);
      const other = await create({ roles: [{ name: "reader" }], secret: "chosen", expires_at: "2099-01-01T00:00:00" });
      expect(other).to.include({ secret: "chosen", expires_at: "2099-01-01T00:00:00.000000" });
      expect(other.roles.map(({ name }) => name)).to.deep.equal(["reader"]);
    });

    it("are refused: a name taken, a role one has not, a date gone by, for another, without a name", async () => {
      const { name } = await create();
      const send = async (wanted: unknown, who: "org:alice" | "org:bob" | "admin" = "org:alice"): Promise<Reply> =>
        open().as(who, "POST", await path(), { body: { application_credential: wanted } });
      expectError(
        await send({ name }),
        409,
        `Conflict occurred attempting to store application_credential - Duplicate entry found with name ${name}.`,
      );
      expectError(
        await send({ name: newKey(), roles: [{ name: "admin" }] }),
        400,
        "Invalid application credential: Cannot create an application credential with unassigned role",
      );
      expectError(
        await send({ name: newKey(), expires_at: "2020-01-01T00:00:00" }),
        400,
        `The 'expires_at' must not be before now.${MALFORMED}`,
      );
      for (const who of ["org:bob", "admin"] as const)
        expectForbidden(await send({ name: newKey() }, who), "identity:create_application_credential");
      const reply = await send({});
      expect(reply.status).to.equal(400);
      expect(reply.text).to.contain("'name' is a required property");
    });

    it("are listed, shown without the secret, and deleted by their owner", async () => {
      const made = await create();
      const { secret, ...shown } = made;
      expect(secret).not.to.equal("");
      const own = `${await path()}/${made.id}`;
      // Their roles come in any order (28 and 29).
      const { roles, ...rest } = shown;
      const found = (await open().as("org:alice", "GET", own)).json;
      expect(found)
        .to.have.property("application_credential")
        .that.deep.includes(rest)
        .and.does.not.have.property("secret");
      expect(found).to.have.nested.property("application_credential.roles").that.has.deep.members(roles);
      const listed = await open().as("org:alice", "GET", `${await path()}?name=${made.name}`);
      expect(listed.json).to.have.property("application_credentials").that.has.length(1);
      expect(listed.json).to.have.nested.property("application_credentials[0]").that.deep.includes(rest);
      expect(listed.json).not.to.have.nested.property("application_credentials[0].secret");
      expectForbidden(await open().as("org:bob", "GET", own), "identity:get_application_credential");
      expectForbidden(await open().as("org:bob", "GET", await path()), "identity:list_application_credentials");
      expectForbidden(await open().as("org:bob", "DELETE", own), "identity:delete_application_credential");
      expect((await open().as("org:alice", "DELETE", own)).status).to.equal(204);
      for (const method of ["GET", "DELETE"])
        expectError(
          await open().as("org:alice", method, own),
          404,
          `Could not find Application Credential: ${made.id}.`,
        );
    });

    it("log in by id, or by name and user, to the project they were made in", async () => {
      const made = await create();
      const { userId, projectId } = await open().login("org:alice");
      for (const wanted of [
        { id: made.id, secret: made.secret },
        { name: made.name, secret: made.secret, user: { id: userId } },
        { name: made.name, secret: made.secret, user: { name: "org:alice", domain: { name: "ventus" } } },
      ]) {
        const reply = await logIn(wanted);
        expect(reply.status, reply.text).to.equal(201);
        expect(readLogin(reply)).to.deep.include({ userId, projectId });
        expect(reply.json).to.deep.nested.include({
          "token.methods": ["application_credential"],
          "token.application_credential": { id: made.id, name: made.name, restricted: true },
        });
      }
    });

    it("do not log in with a wrong secret (401), unknown (404), without a user (400), or with a scope (401 that says why)", async () => {
      const { id, name, secret } = await create();
      expectUnauthorized(await logIn({ id, secret: "wrong" }), open().cloud);
      expectUnauthorized(await logIn({ id }), open().cloud);
      expectError(await logIn({ id: "unknown", secret }), 404, "Could not find Application Credential: unknown.");
      expectError(await logIn({ name, secret }), 400, `Expecting to find user in application credential.${MALFORMED}`);
      expectError(await logIn({ secret }), 400, `Expecting to find name or ID in application credential.${MALFORMED}`);
      const { projectId } = await open().login("org:alice");
      const scoped = await logIn({ id, secret }, { project: { id: projectId } });
      expect(scoped.status).to.equal(401);
      expect(scoped.json).to.deep.nested.include({
        "error.message":
          "Error authenticating with application credential: Application credentials cannot request a scope.",
      });
    });

    from30("give tokens that read the user and project, but make no other tokens", async () => {
      const token = await tokenOf(await create());
      const { userId, projectId } = await open().login("org:alice");
      for (const each of [`/v3/users/${userId}`, `/v3/projects/${projectId}`, "/v3/auth/projects"])
        expect((await open().call("GET", each, { token })).status, each).to.equal(200);
      const body = { auth: { identity: { methods: ["token"], token: { id: token } } } };
      expectForbidden(
        await open().call("POST", "/v3/auth/tokens", { body }),
        "Using a delegated token to create another token is not allowed.",
      );
    });

    it("of the restricted kind make and delete no others", async () => {
      const [restricted, unrestricted] = [await create(), await create({ unrestricted: true })];
      const body = { application_credential: { name: newKey() } };
      const message =
        "Using method 'application_credential' is not allowed for managing additional application credentials.";
      const token = await tokenOf(restricted);
      expectForbidden(await open().call("POST", await path(), { token, body }), message);
      expectForbidden(await open().call("DELETE", `${await path()}/${unrestricted.id}`, { token }), message);
      const reply = await open().call("POST", await path(), { token: await tokenOf(unrestricted), body });
      expect(reply.status).to.equal(201);
      open().keepApplicationCredential(schema.parse(reply.json).application_credential.id);
    });

    it("once deleted turn their tokens into a 404", async () => {
      const made = await create();
      const token = await tokenOf(made);
      await open().as("org:alice", "DELETE", `${await path()}/${made.id}`);
      const reply = await open().call("GET", await open().pairs("org:alice"), { token });
      const message = `Could not find Application Credential: ${made.id}.`;
      expect(reply.status).to.equal(404);
      expect(reply.json).to.deep.equal({ error: { code: 404, title: "Not Found", message } });
    });
  });

  describe("a token of an application credential", () => {
    /** What the six calls on pairs answer to such a token. */
    const tryAll = async (made: Made, pair: Pair): Promise<Readonly<Record<string, Reply>>> => {
      const token = await tokenOf(made);
      const { projectId } = await open().login("org:alice");
      const send = (method: string, to: string, body?: unknown): Promise<Reply> =>
        call(open().cloud, method, to, { token, ...(body === undefined ? {} : { body }) });
      const pairs = await open().pairs("org:alice");
      const blob = JSON.stringify({ access: pair.access, secret: "x", trust_id: null });
      return {
        create: await send("POST", pairs, { tenant_id: projectId }),
        list: await send("GET", pairs),
        get: await send("GET", `${pairs}/${pair.access}`),
        getById: await send("GET", pathOf(pair.access)),
        patch: await send("PATCH", pathOf(pair.access), { credential: { blob } }),
        remove: await send("DELETE", `${pairs}/${pair.access}`),
      };
    };

    for (const unrestricted of [false, true])
      it(`${unrestricted ? "unrestricted" : "restricted"} can do with pairs what its version allows`, async () => {
        const replies = await tryAll(await create({ unrestricted }), await open().createPair("org:alice"));
        const { version } = open().cloud;
        if (version >= 30) {
          for (const reply of Object.values(replies)) expectForbidden(reply, DELEGATED);
          return;
        }
        const { create: made, ...others } = replies;
        if (version === 28 || unrestricted) {
          expect(made?.status).to.equal(201);
          if (made !== undefined) open().keep(made);
        } else expect(made?.status).to.equal(403);
        for (const [name, reply] of Object.entries(others)) expect(reply.status, name).to.be.oneOf([200, 204]);
      });

    from30("is told first what it asks for does not exist", async () => {
      const token = await tokenOf(await create({ unrestricted: true }));
      const pairs = await open().pairs("org:alice");
      const access = newKey();
      const missing = await open().call("POST", pairs, { token, body: { tenant_id: "nowhere" } });
      expectError(missing, 404, "Could not find project: nowhere.");
      const unknown = await open().call("GET", `${pairs}/${access}`, { token });
      expectError(unknown, 404, `Could not find credential: ${idOf(access)}.`);
    });

    it("gets an empty list of /v3/credentials on 30, with 200 (28 and 29: the user's)", async () => {
      const pair = await open().createPair("org:alice");
      const token = await tokenOf(await create({ unrestricted: true }));
      const reply = await open().call("GET", "/v3/credentials?type=ec2", { token });
      expect(reply.status).to.equal(200);
      if (open().cloud.version >= 30) expect(reply.json).to.have.deep.property("credentials", []);
      else expect(reply.text).to.contain(pair.access);
    });
  });
}
