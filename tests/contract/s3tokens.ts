import { expect } from "chai";
import { createHash, createHmac } from "node:crypto";
import type { Reply } from "./cloud";
import { pathOf } from "./regenerate";
import { expectError, expectForbidden, expectUnauthorized, newKey, type Session } from "./session";

const SCOPE = ["20261123", "mars-1", "s3", "aws4_request"];

/** Base64 as Python has it, padded: Keystone answers 500 to any other. */
const urlSafe = (text: string): string =>
  Buffer.from(text).toString("base64").replaceAll("+", "-").replaceAll("/", "_");

/** What a gateway sends about a request signed with version 4: the string to sign, and the signature that came with the request. */
function asked({
  access,
  secret,
}: {
  readonly access: string;
  readonly secret: string;
}): Readonly<Record<string, string>> {
  const hash = createHash("sha256").update("a canonical request").digest("hex");
  const text = ["AWS4-HMAC-SHA256", "20261123T090000Z", SCOPE.join("/"), hash].join("\n");
  const hmac = (key: Buffer, part: string): Buffer => createHmac("sha256", key).update(part).digest();
  const signature = hmac(SCOPE.reduce(hmac, Buffer.from(`AWS4${secret}`)), text).toString("hex");
  return { access, token: urlSafe(text), signature };
}

/** What a gateway asks Keystone about each key it does not know. */
export function describeS3Tokens(open: () => Session): void {
  const ask = (credentials: unknown, who: "svc" | "admin" | "org:alice" | "org:reader" = "svc"): Promise<Reply> =>
    open().as(who, "POST", "/v3/s3tokens", { body: { credentials } });

  describe("s3tokens", () => {
    it("tells the roles service and admin (28.0.0: everybody) whose request it is, if the signature fits", async () => {
      const pair = await open().createPair("org:alice");
      const { userId } = await open().login("org:alice");
      for (const who of ["svc", "admin"] as const) {
        const reply = await ask(asked(pair), who);
        expect(reply.status, reply.text).to.equal(200);
        expect(reply.headers.has("x-subject-token")).to.be.false;
        expect(reply.json).to.deep.nested.include({ "token.user.id": userId, "token.project.id": pair.tenant_id });
        if (open().cloud.version >= 30)
          expect(reply.json).to.deep.nested.include({ "token.methods": ["ec2credential"] });
      }
      if (open().cloud.version < 29) return;
      for (const who of ["org:alice", "org:reader"] as const)
        expectForbidden(await ask(asked(pair), who), "identity:s3tokens_validate");
      expectUnauthorized(
        await open().call("POST", "/v3/s3tokens", { body: { credentials: asked(pair) } }),
        open().cloud,
      );
    });

    it("takes signature version 2 too", async () => {
      const { access, secret } = await open().createPair("org:alice");
      const text = "GET\n\n\nMon, 23 Nov 2026 09:00:00 GMT\n/bucket";
      const signature = createHmac("sha1", secret).update(text).digest("base64");
      const reply = await ask({ access, token: urlSafe(text), signature });
      expect(reply.status).to.equal(200);
    });

    it("refuses a wrong secret, an old one from the moment of the PATCH, and a deleted key", async () => {
      const pair = await open().createPair("org:alice");
      expectUnauthorized(await ask(asked({ ...pair, secret: "wrong" })), open().cloud);
      const secret = newKey();
      const blob = JSON.stringify({ access: pair.access, secret, trust_id: null });
      await open().as("org:alice", "PATCH", pathOf(pair.access), { body: { credential: { blob } } });
      expectUnauthorized(await ask(asked(pair)), open().cloud);
      expect((await ask(asked({ ...pair, secret }))).status).to.equal(200);
      await open().as("org:alice", "DELETE", pathOf(pair.access));
      expectError(await ask(asked({ ...pair, secret })), 404, "EC2 access key not found.");
    });

    it("refuses a pair for a project in which its user has no role", async () => {
      expectUnauthorized(await ask(asked(await open().createPair("org:bob", "demo2"))), open().cloud);
    });

    it("stumbles over a secret that got lost", async () => {
      const pair = await open().createPair("org:alice");
      const blob = JSON.stringify({ access: pair.access, trust_id: null });
      await open().as("org:alice", "PATCH", pathOf(pair.access), { body: { credential: { blob } } });
      expectError(await ask(asked(pair)), 400, 'can only concatenate str (not "NoneType") to str');
    });

    it("wants an access key, and an AWS string to sign", async () => {
      const { access } = await open().createPair("org:alice");
      expectUnauthorized(await ask({}), open().cloud);
      const body = await open().as("svc", "POST", "/v3/s3tokens", { body: {} });
      expectError(body, 400, "request must include a request body");
      const token = urlSafe("AWS4-HMAC-SHA256\nx");
      expectUnauthorized(await ask({ access, token, signature: "x" }), open().cloud);
    });

    it("has ec2tokens beside it, for the same two roles", async () => {
      const credentials = asked({ access: newKey(), secret: "x" });
      const send = (who: "svc" | "org:alice"): Promise<Reply> =>
        open().as(who, "POST", "/v3/ec2tokens", { body: { credentials } });
      expectError(await send("svc"), 404, "EC2 access key not found.");
      if (open().cloud.version >= 29) expectForbidden(await send("org:alice"), "identity:ec2tokens_validate");
    });
  });
}
