import { expect } from "chai";
import { z } from "zod";
import { expectError, expectKeystone, expectUnauthorized, MALFORMED, type Session } from "./session";

/** What is so of every path. */
export function describeHttp(open: () => Session): void {
  describe("HTTP", () => {
    it("lists the versions at / with 300, and its own at /v3 with 200, token or not", async () => {
      const root = await open().call("GET", "/");
      expect(root.status).to.equal(300);
      expect(root.headers.get("location")).to.equal(`${open().cloud.authUrl}/`);
      const versions = z.object({ versions: z.object({ values: z.array(z.unknown()) }) }).parse(root.json)
        .versions.values;
      const own = await open().call("GET", "/v3", { token: "garbage" });
      expect(own.status).to.equal(200);
      expect(own.json).to.deep.equal({ version: versions[0] });
      expect(own.json).to.deep.include({
        version: {
          id: "v3.14",
          status: "stable",
          updated: "2020-04-07T00:00:00Z",
          links: [{ rel: "self", href: `${open().cloud.authUrl}/` }],
          "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
        },
      });
      for (const reply of [root, own]) expectKeystone(reply);
    });

    it("answers an unknown path with 404 in HTML, logged in or not", async () => {
      for (const path of ["/v2.0", "/v3/nothing", "/v3/users/x/credentials/OS-EC2/y/z"])
        for (const reply of [await open().call("GET", path), await open().as("org:alice", "GET", path)]) {
          expect(reply.status).to.equal(404);
          expect(reply.headers.get("content-type")).to.equal("text/html; charset=utf-8");
          expect(reply.text).to.contain("<title>404 Not Found</title>");
          expectKeystone(reply);
        }
    });

    it("answers a wrong method with 405, a message without error around it, before any look at the token", async () => {
      const { userId } = await open().login("org:alice");
      const pairs = `/v3/users/${userId}/credentials/OS-EC2`;
      const cases: readonly (readonly [string, string, readonly string[]])[] = [
        ["PUT", "/v3/auth/tokens", ["HEAD", "GET", "POST", "DELETE", "OPTIONS"]],
        ["DELETE", pairs, ["HEAD", "GET", "POST", "OPTIONS"]],
        ["PATCH", `${pairs}/x`, ["HEAD", "GET", "DELETE", "OPTIONS"]],
        ["PUT", "/v3/credentials", ["HEAD", "GET", "POST", "OPTIONS"]],
        ["PUT", "/v3/credentials/x", ["HEAD", "GET", "PATCH", "DELETE", "OPTIONS"]],
        ["GET", "/v3/s3tokens", ["POST"]],
      ];
      for (const [method, path, allowed] of cases) {
        const reply = await open().call(method, path);
        expect(reply.status, path).to.equal(405);
        expect(reply.json).to.deep.equal({ message: "The method is not allowed for the requested URL." });
        expect(reply.headers.get("allow")?.split(", ")).to.have.members([...allowed]);
      }
      const page = await open().call("POST", "/v3", { body: {} });
      expect([page.status, page.headers.get("content-type")]).to.deep.equal([405, "text/html; charset=utf-8"]);
    });

    it("takes a trailing slash", async () => {
      const { userId } = await open().login("org:alice");
      const reply = await open().as("org:alice", "GET", `/v3/users/${userId}/credentials/OS-EC2/`);
      expect(reply.status).to.equal(200);
    });

    it("wants a JSON object, and called JSON if called anything: 400 before 401, 404 and 405", async () => {
      const invalid = `Expecting to find valid JSON in request body.${MALFORMED}`;
      for (const raw of ["{", "[]", '"x"'])
        for (const [method, path] of [
          ["POST", "/v3/auth/tokens"],
          ["POST", "/v3/nothing"],
          ["PUT", "/v3/credentials"],
        ] as const)
          expectError(await open().call(method, path, { raw }), 400, invalid);
      const headers = { "content-type": "text/plain" };
      expectError(
        await open().call("POST", "/v3/auth/tokens", { raw: "{}", headers }),
        400,
        `Expecting to find application/json in Content-Type header.${MALFORMED}`,
      );
    });

    it("answers a body over 112 KiB with 413, without a request id, in what the client accepts", async () => {
      const send = (size: number, accept: string) =>
        open().call("POST", "/v3/auth/tokens", { raw: `{"x":"${"a".repeat(size - 8)}"}`, headers: { accept } });
      expectError(await send(114_688, "*/*"), 400, `Expecting to find auth in request body.${MALFORMED}`);
      for (const [accept, type] of [
        ["*/*", "text/html; charset=UTF-8"],
        ["application/json", "application/json"],
        ["image/png", "text/plain; charset=UTF-8"],
      ] as const) {
        const reply = await send(114_689, accept);
        expect([reply.status, reply.headers.get("content-type")]).to.deep.equal([413, type]);
        expect(reply.text).to.contain("413 Request Entity Too Large").and.to.contain("max_request_body_size (%s)");
        expect(reply.headers.has("x-openstack-request-id")).to.be.false;
      }
    });

    it("answers 401 to whoever brings no good token", async () => {
      for (const path of ["/v3/credentials", "/v3/users/x", "/v3/projects/x", "/v3/users/x/credentials/OS-EC2/y"])
        for (const token of ["garbage", undefined])
          expectUnauthorized(await open().call("GET", path, token === undefined ? {} : { token }), open().cloud);
    });
  });
}
