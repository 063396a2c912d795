import { rowsOf } from "./rows";
import { expect } from "chai";
import { z } from "zod";
import type { Reply } from "./cloud";
import {
  expectError,
  expectForbidden,
  expectKeystone,
  expectUnauthorized,
  idOf,
  MALFORMED,
  newKey,
  type Pair,
  type Session,
} from "./session";

const credentialSchema = z.object({
  credential: z.object({
    id: z.string(),
    user_id: z.string(),
    project_id: z.string(),
    type: z.literal("ec2"),
    blob: z.string(),
    links: z.object({ self: z.string() }),
  }),
});

export const pathOf = (access: string): string => `/v3/credentials/${idOf(access)}`;

const blobOf = ({ access, secret }: Pair, change: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ access, secret, trust_id: null, ...change });

/** Every row of "Re-generate" of the notes on the cloud's API. */
export function describeRegenerate(open: () => Session, version: number): void {
  const { from30, before30 } = rowsOf(version);
  const patch = (
    pair: Pair,
    credential: unknown,
    who: "org:alice" | "org:bob" | "admin" = "org:alice",
  ): Promise<Reply> => open().as(who, "PATCH", pathOf(pair.access), { body: { credential } });
  const shown = async (access: string): Promise<Reply> =>
    open().as("org:alice", "GET", await open().pairs("org:alice", access));

  describe("a PATCH of the blob", () => {
    it("gives a new secret to the same access key, at once", async () => {
      const pair = await open().createPair("org:alice");
      const before = credentialSchema.parse((await open().as("org:alice", "GET", pathOf(pair.access))).json).credential;
      expect(JSON.parse(before.blob)).to.deep.equal({ access: pair.access, secret: pair.secret, trust_id: null });
      const secret = newKey();
      const reply = await patch(pair, { blob: blobOf(pair, { secret }) });
      expect(reply.status).to.equal(200);
      expectKeystone(reply);
      expect(reply.json).to.deep.equal({ credential: { ...before, blob: blobOf(pair, { secret }) } });
      expect(before.links.self).to.equal(new URL(pathOf(pair.access), open().cloud.authUrl).href);
      expect((await shown(pair.access)).json).to.deep.equal({ credential: { ...pair, secret } });
    });

    it("works whatever the project of the token, and for administrators", async () => {
      const pair = await open().createPair("org:alice");
      for (const project of ["demo2", null]) {
        const secret = newKey();
        const body = { credential: { blob: blobOf(pair, { secret }) } };
        expect((await open().as("org:alice", "PATCH", pathOf(pair.access), { body }, project)).status).to.equal(200);
        expect((await shown(pair.access)).json).to.deep.equal({ credential: { ...pair, secret } });
      }
      expect((await patch(pair, { blob: blobOf(pair) }, "admin")).status).to.equal(200);
    });

    it("without a secret makes it null", async () => {
      const pair = await open().createPair("org:alice");
      const blob = JSON.stringify({ access: pair.access, trust_id: null });
      expect((await patch(pair, { blob })).status).to.equal(200);
      expect((await shown(pair.access)).json).to.deep.equal({ credential: { ...pair, secret: null } });
    });

    it("with another access breaks the record: it shows a key under which it is not found, until it is put back", async () => {
      const pair = await open().createPair("org:alice");
      const access = newKey();
      expect((await patch(pair, { blob: blobOf(pair, { access }) })).status).to.equal(200);
      expect((await shown(pair.access)).json).to.have.nested.property("credential.access", access);
      expectError(await shown(access), 404, `Could not find credential: ${idOf(access)}.`);
      expectForbidden(await open().as("org:alice", "GET", pathOf(access)), "identity:get_credential");
      expect((await patch(pair, { blob: blobOf(pair) })).status).to.equal(200);
      expect((await shown(pair.access)).json).to.deep.equal({ credential: pair });
    });

    it("keeps what else is in the blob", async () => {
      const pair = await open().createPair("org:alice");
      const blob = blobOf(pair, { note: "kept" });
      expect((await patch(pair, { blob })).json).to.have.nested.property("credential.blob", blob);
    });

    from30("with anything beside the blob is 400 on 30, and repeats the blob with its secret", async () => {
      const pair = await open().createPair("org:alice");
      const { projectId } = await open().login("org:alice", "demo2");
      for (const property of ["project_id", "user_id", "type", "id"])
        expectError(
          await patch(pair, { blob: blobOf(pair), [property]: projectId }),
          400,
          `Invalid input for field/attribute credential. Value: {'blob': '${blobOf(pair)}', '${property}': '${projectId}'}. ` +
            `Additional properties are not allowed ('${property}' was unexpected)`,
        );
      expectError(
        await patch(pair, { project_id: projectId }),
        400,
        `Invalid input for field/attribute credential. Value: {'project_id': '${projectId}'}. ` +
          "Additional properties are not allowed ('project_id' was unexpected)",
      );
      expect((await shown(pair.access)).json).to.deep.equal({ credential: pair });
    });

    before30("with a project_id moves the pair on 28 and 29", async () => {
      const pair = await open().createPair("org:alice");
      const { projectId } = await open().login("org:alice", "demo2");
      expect((await patch(pair, { blob: blobOf(pair), project_id: projectId })).status).to.equal(200);
      expect((await shown(pair.access)).json).to.deep.equal({ credential: { ...pair, tenant_id: projectId } });
    });

    it("may not touch what ties a pair to a trust or application credential", async () => {
      const pair = await open().createPair("org:alice");
      for (const key of ["trust_id", "app_cred_id", "access_token_id", "access_id"])
        expectError(
          await patch(pair, { blob: blobOf(pair, { [key]: "x" }) }),
          400,
          `${key} can not be updated for credential`,
        );
      const blob = JSON.stringify({ access: pair.access, secret: pair.secret });
      expect((await patch(pair, { blob })).status, "null may be left out").to.equal(200);
    });

    it("wants a string of a JSON object with an access key", async () => {
      const pair = await open().createPair("org:alice");
      for (const blob of ["not json", ""]) expectError(await patch(pair, { blob }), 400, "Invalid blob in credential");
      for (const blob of ["[]", '"x"', "5", "null", "{}"])
        expectError(await patch(pair, { blob }), 400, `Expecting to find blob in credential.${MALFORMED}`);
      expectError(
        await patch(pair, { blob: '{"secret":"x"}' }),
        400,
        `Expecting to find access in credential.${MALFORMED}`,
      );
      expect((await shown(pair.access)).json).to.deep.equal({ credential: pair });
    });

    from30("is checked for its shape before the token is", async () => {
      const cases: readonly (readonly [unknown, string])[] = [
        [{}, "'credential' is a required property"],
        [{ other: {} }, "'credential' is a required property"],
        [{ credential: [] }, "Invalid input for field/attribute credential. Value: []. [] is not of type 'object'"],
        [
          { credential: null },
          "Invalid input for field/attribute credential. Value: None. None is not of type 'object'",
        ],
        [{ credential: {} }, "Invalid input for field/attribute credential. Value: {}. 'blob' is a required property"],
        [
          { credential: { blob: { access: true } } },
          "Invalid input for field/attribute blob. Value: {'access': True}. {'access': True} is not of type 'string'",
        ],
        [
          { credential: { blob: null } },
          "Invalid input for field/attribute blob. Value: None. None is not of type 'string'",
        ],
        [{ credential: { blob: 5 } }, "Invalid input for field/attribute blob. Value: 5. 5 is not of type 'string'"],
      ];
      for (const [body, message] of cases) {
        expectError(await open().as("org:alice", "PATCH", "/v3/credentials/x", { body }), 400, message);
        expectError(await open().call("PATCH", "/v3/credentials/x", { body }), 400, message);
      }
    });

    it("of an unknown id or another's is 403, for an administrator 404", async () => {
      const pair = await open().createPair("org:alice");
      const body = { credential: { blob: blobOf(pair) } };
      const action = "identity:update_credential";
      expectForbidden(await patch(pair, { blob: blobOf(pair) }, "org:bob"), action);
      expectForbidden(await open().as("org:alice", "PATCH", "/v3/credentials/unknown", { body }), action);
      expectError(
        await open().as("admin", "PATCH", "/v3/credentials/unknown", { body }),
        404,
        "Could not find credential: unknown.",
      );
      expectUnauthorized(await open().call("PATCH", pathOf(pair.access), { body }), open().cloud);
    });
  });
}
