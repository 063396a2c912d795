import { rowsOf } from "./rows";
import { expect } from "chai";
import { z } from "zod";
import type { Reply } from "./cloud";
import { pathOf } from "./regenerate";
import { expectError, expectForbidden, expectUnauthorized, idOf, MALFORMED, newKey, type Session } from "./session";

const listSchema = z.object({
  credentials: z.array(z.looseObject({ id: z.string(), type: z.string(), user_id: z.string() })),
  links: z.object({ next: z.null(), self: z.string(), previous: z.null() }),
});

/** /v3/credentials, but for PATCH. */
export function describeCredentials(open: () => Session, version: number): void {
  const { from30 } = rowsOf(version);
  const list = async (
    who: "org:alice" | "org:bob" | "admin",
    query = "",
  ): Promise<readonly { readonly id: string }[]> => {
    const reply = await open().as(who, "GET", `/v3/credentials${query}`);
    expect(reply.status).to.equal(200);
    return listSchema.parse(reply.json).credentials;
  };
  const post = (
    credential: unknown,
    who: "org:alice" | "org:bob" | "org:reader" | "admin" = "org:alice",
  ): Promise<Reply> => open().as(who, "POST", "/v3/credentials", { body: { credential } });

  describe("/v3/credentials", () => {
    it("shows a pair under the id that its access key hashes to; others' and unknown ones are 403, for an administrator 404", async () => {
      const pair = await open().createPair("org:alice");
      for (const who of ["org:alice", "admin"] as const) {
        const reply = await open().as(who, "GET", pathOf(pair.access));
        expect(reply.json).to.have.nested.property("credential.id", idOf(pair.access));
      }
      for (const [who, path] of [
        ["org:bob", pathOf(pair.access)],
        ["org:reader", pathOf(pair.access)],
        ["svc", pathOf(pair.access)],
        ["org:alice", "/v3/credentials/unknown"],
      ] as const)
        expectForbidden(await open().as(who, "GET", path), "identity:get_credential");
      expectError(
        await open().as("admin", "GET", "/v3/credentials/unknown"),
        404,
        "Could not find credential: unknown.",
      );
      expectUnauthorized(await open().call("GET", pathOf(pair.access)), open().cloud);
    });

    it("lists one's own, an administrator's all, filtered by type and user_id", async () => {
      const [mine, theirs] = [await open().createPair("org:alice"), await open().createPair("org:bob")];
      const { userId } = await open().login("org:alice");
      const ids = async (who: "org:alice" | "org:bob" | "admin", query?: string): Promise<readonly string[]> =>
        (await list(who, query)).map(({ id }) => id);
      const [own, other] = [idOf(mine.access), idOf(theirs.access)];
      for (const query of ["", "?type=ec2", `?user_id=${userId}`, `?type=ec2&user_id=${userId}`])
        expect(await ids("org:alice", query), query)
          .to.include(own)
          .and.not.to.include(other);
      expect(await ids("org:alice", "?type=totp")).to.be.empty;
      expect(await ids("org:bob", `?user_id=${userId}`)).to.be.empty;
      expect(await ids("admin", "?type=ec2")).to.include.members([own, other]);
      expect(await ids("admin", `?user_id=${userId}`))
        .to.include(own)
        .and.not.to.include(other);
      const { links } = listSchema.parse((await open().as("org:bob", "GET", "/v3/credentials?type=ec2")).json);
      expect(links.self).to.equal(`${open().cloud.authUrl}/credentials?type=ec2`);
    });

    it("creates a pair of the caller's own choice, once", async () => {
      const { userId, projectId } = await open().login("org:alice");
      const [access, secret] = [newKey(), "mine"];
      const wanted = { type: "ec2", blob: JSON.stringify({ access, secret }), user_id: userId, project_id: projectId };
      const reply = await post(wanted);
      open().keepId(idOf(access));
      expect(reply.status).to.equal(201);
      const self = new URL(pathOf(access), open().cloud.authUrl).href;
      expect(reply.json).to.deep.equal({ credential: { id: idOf(access), ...wanted, links: { self } } });
      const shown = await open().as("org:alice", "GET", await open().pairs("org:alice", access));
      expect(shown.json).to.deep.nested.include({ "credential.secret": secret, "credential.trust_id": null });
      const conflict = `Conflict occurred attempting to store credential - Duplicate entry found with ID ${idOf(access)}.`;
      expectError(await post(wanted), 409, conflict);
    });

    it("creates for oneself even with the role reader, for others only by an administrator, who may name anybody", async () => {
      const wanted = async (who: "org:alice" | "org:reader", access = newKey()) => ({
        type: "ec2",
        blob: JSON.stringify({ access, secret: "x" }),
        user_id: (await open().login(who)).userId,
        project_id: "nowhere",
      });
      expectForbidden(await post(await wanted("org:alice"), "org:bob"), "identity:create_credential");
      for (const [who, credential] of [
        ["org:reader", await wanted("org:reader")],
        ["admin", await wanted("org:alice")],
        ["admin", { ...(await wanted("org:alice")), user_id: "nobody" }],
      ] as const) {
        const reply = await post(credential, who);
        expect(reply.status, reply.text).to.equal(201);
        open().keepId(z.object({ credential: z.object({ id: z.string() }) }).parse(reply.json).credential.id);
      }
    });

    it("holds other types too, and then looks into no blob", async () => {
      const { userId } = await open().login("org:alice");
      const reply = await post({ type: "cert", blob: "anything", user_id: userId });
      const { credential } = z
        .object({ credential: z.looseObject({ id: z.string(), project_id: z.null() }) })
        .parse(reply.json);
      open().keepId(credential.id);
      expect(credential.id).to.match(/^[0-9a-f]{32}$/);
      const body = { credential: { blob: "anything else" } };
      const patched = await open().as("org:alice", "PATCH", `/v3/credentials/${credential.id}`, { body });
      expect(patched.json).to.have.nested.property("credential.blob", "anything else");
      const pairs = await open().as("org:alice", "GET", await open().pairs("org:alice"));
      expect(pairs.text).not.to.contain(credential.id);
    });

    from30("creates nothing out of a malformed body, and says so before it looks at the token (30)", async () => {
      const blob = '{"access":"a","secret":"b"}';
      const start = "Invalid input for field/attribute credential. Value: ";
      const cases: readonly (readonly [unknown, string])[] = [
        [{}, `${start}{}. 'blob' is a required property`],
        [
          { type: "ec2", blob, user_id: "u" },
          `${start}{'type': 'ec2', 'blob': '${blob}', 'user_id': 'u'}. 'project_id' is a required property`,
        ],
        [{ blob, user_id: "u" }, `${start}{'blob': '${blob}', 'user_id': 'u'}. 'type' is a required property`],
        [{ type: "ec2", blob }, `${start}{'type': 'ec2', 'blob': '${blob}'}. 'user_id' is a required property`],
      ];
      for (const [credential, message] of cases)
        expectError(await open().call("POST", "/v3/credentials", { body: { credential } }), 400, message);
    });

    it("wants a blob with an access key for ec2", async () => {
      const { userId, projectId } = await open().login("org:alice");
      for (const [blob, message] of [
        ["x", "Invalid blob in credential"],
        ["{}", `Expecting to find blob in credential.${MALFORMED}`],
        ['{"secret":"x"}', `Expecting to find access in credential.${MALFORMED}`],
      ] as const)
        expectError(await post({ type: "ec2", blob, user_id: userId, project_id: projectId }), 400, message);
    });

    it("deletes by the owner with any token, or by an administrator", async () => {
      const pair = await open().createPair("org:alice");
      const action = "identity:delete_credential";
      for (const who of ["org:bob", "org:reader"] as const)
        expectForbidden(await open().as(who, "DELETE", pathOf(pair.access)), action);
      expect((await open().as("org:alice", "DELETE", pathOf(pair.access), {}, null)).status).to.equal(204);
      expectForbidden(await open().as("org:alice", "DELETE", pathOf(pair.access)), action);
      expectError(
        await open().as("admin", "DELETE", pathOf(pair.access)),
        404,
        `Could not find credential: ${idOf(pair.access)}.`,
      );
    });
  });
}
