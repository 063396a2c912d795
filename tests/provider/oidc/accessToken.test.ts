import { expect } from "chai";
import { inspect } from "node:util";
import type { OidcPasswordLogin } from "../../../provider/config/config";
import { HttpClient } from "../../../provider/http/client";
import { RetryingClient } from "../../../provider/http/retry";
import { fetchAccessToken } from "../../../provider/oidc/accessToken";
import { Secret } from "../../../provider/secret";
import { FakeClock } from "../../helpers/clock";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import type { Script } from "../../helpers/scriptedServer";
import { failure } from "../../helpers/values";

const password = "p w-+&=ä";

describe("the identity provider's token", () => {
  const clock = new FakeClock();
  const http = new HttpClient({ userAgent: "test" });
  const client = new RetryingClient(http, { clock, random: () => 0 });
  const servers: ScriptedServer[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop();
  });

  after(async () => {
    await http.close();
  });

  async function serve(...scripts: Script[]): Promise<ScriptedServer> {
    const server = await ScriptedServer.start(...scripts);
    servers.push(server);
    return server;
  }

  const loginAt = (
    endpoint: OidcPasswordLogin["endpoint"],
    more: Partial<OidcPasswordLogin> = {},
  ): OidcPasswordLogin => ({
    kind: "oidcPassword",
    username: "alice",
    password: new Secret(password),
    identityProvider: "idp",
    protocol: "openid",
    endpoint,
    clientId: "open stack",
    scope: "openid",
    ...more,
  });

  const fetch = async (login: OidcPasswordLogin): Promise<string> =>
    (await fetchAccessToken(client, login, { deadline: clock.now() + 60_000 })).reveal();

  const given = answer(200, { access_token: "at-1", refresh_token: "rt-1", id_token: "it-1", expires_in: 300 });

  /** A document at `url`/d that names `endpoint`, by default the same server's. */
  const documentOf =
    (endpoint?: string, more: Record<string, unknown> = {}): Script =>
    (seen, response) => {
      const own = `http://${seen.headers.host ?? ""}/token`;
      answer(200, { token_endpoint: endpoint ?? own, ...more })(seen, response);
    };

  it("is asked for as a client with a secret: named in the header, and there alone", async () => {
    const server = await serve(documentOf(), given);
    const login = loginAt({ discovery: `${server.url}/d` }, { clientSecret: new Secret("s/e:c") });
    expect(await fetch(login)).to.equal("at-1");
    const [document, asked] = server.seen;
    expect(document).to.include({ method: "GET", path: "/d", body: "" });
    expect(document?.headers).not.to.have.property("authorization");
    expect(asked).to.include({ method: "POST", path: "/token" });
    expect(Object.fromEntries(new URLSearchParams(asked?.body))).to.deep.equal({
      grant_type: "password",
      username: "alice",
      password,
      scope: "openid",
    });
    const encoded = Buffer.from("open%20stack:s%2Fe%3Ac").toString("base64");
    expect(asked?.headers).to.include({
      authorization: `Basic ${encoded}`,
      "content-type": "application/x-www-form-urlencoded",
    });
  });

  it("is asked for as a public client: named in the form", async () => {
    const server = await serve(given);
    await fetch(loginAt({ token: `${server.url}/token` }));
    expect(new URLSearchParams(server.seen[0]?.body).get("client_id")).to.equal("open stack");
    expect(server.seen[0]?.headers).not.to.have.property("authorization");
  });

  it("is asked for at the endpoint that is set, without a look at any document", async () => {
    const server = await serve(given);
    expect(await fetch(loginAt({ token: `${server.url}/other` }))).to.equal("at-1");
    expect(server.seen.map(({ path }) => path)).to.deep.equal(["/other"]);
  });

  it("is taken out of what servers echo, and so is all that came with it", async () => {
    const server = await serve(given);
    await fetch(loginAt({ token: server.url }));
    expect(http.redact("at-1 rt-1 it-1")).to.equal("[secret] [secret] [secret]");
  });

  it("is asked for again while the identity provider is busy", async () => {
    const server = await serve(answer(503), answer(429), given);
    expect(await fetch(loginAt({ token: server.url }))).to.equal("at-1");
    expect(server.seen).to.have.length(3);
  });

  describe("is not asked for", () => {
    it("at another host than the document's, where that came over http: nobody knows who wrote it", async () => {
      const thief = await serve(given);
      const server = await serve(documentOf(`${thief.url}/token`));
      const error = await failure(() => fetch(loginAt({ discovery: `${server.url}/d` })));
      expect(error).to.include({ code: "VENTUS_IDENTITY_PROVIDER" });
      expect(error.message).to.contain("to which no password is sent").and.contain("ventus:accessTokenEndpoint");
      expect(thief.seen).to.deep.equal([]);
    });

    for (const endpoint of ["http://login.example/token", "ftp://h/", "", "javascript:0", "//h"]) {
      it(`at an endpoint such as "${endpoint}"`, async () => {
        const server = await serve(documentOf(endpoint));
        const error = await failure(() => fetch(loginAt({ discovery: `${server.url}/d` })));
        expect(error.message).to.contain("to which no password is sent");
        expect(server.seen).to.have.length(1);
      });
    }

    it("where the identity provider takes no passwords", async () => {
      const server = await serve(documentOf(undefined, { grant_types_supported: ["authorization_code"] }));
      const error = await failure(() => fetch(loginAt({ discovery: `${server.url}/d` })));
      expect(error.message).to.contain("takes no logins by password").and.contain("OS_AUTH_TYPE=v3token");
      expect(server.seen).to.have.length(1);
    });

    for (const [words, script, why] of [
      ["that is not there", answer(404, "<html>"), "there is no discovery document (404)"],
      ["that is a page", answer(200, "<html>"), "no discovery document with a token_endpoint"],
      ["without a token_endpoint", answer(200, { issuer: "x" }), "no discovery document with a token_endpoint"],
      ["behind a redirect", answer(302, "", { location: "https://elsewhere.example" }), "redirects elsewhere (302)"],
    ] as const) {
      it(`after a discovery document ${words}`, async () => {
        const server = await serve(script);
        const error = await failure(() => fetch(loginAt({ discovery: `${server.url}/d` })));
        expect(error.message)
          .to.contain("could not find out where the identity provider gives tokens: ")
          .and.contain(why)
          .and.contain(`GET ${server.url}/d -> `)
          .and.contain("ventus:discoveryEndpoint (OS_DISCOVERY_ENDPOINT)");
      });
    }
  });

  describe("is refused", () => {
    for (const [status, error, why, next] of [
      [401, "invalid_grant", "user name or the password (invalid_grant)", "a second factor"],
      [400, "invalid_grant", "user name or the password (invalid_grant)", "must change its password"],
      [401, "invalid_client", 'client "open stack" or its secret (invalid_client)', "OS_CLIENT_SECRET"],
      [401, "unauthorized_client", 'client "open stack" or its secret (unauthorized_client)', "OS_CLIENT_SECRET"],
      [400, "unauthorized_client", 'lets client "open stack" do no logins by password', "v3password"],
      [400, "invalid_scope", 'one of the scopes "openid" (invalid_scope)', "OS_OPENID_SCOPE"],
      [400, "something_else", "the identity provider refused (400)", "check the token endpoint"],
      [500, "server_error", "has a fault or is busy (500)", "in a few minutes"],
    ] as const) {
      it(`with ${status} ${error}: the error says what to do, and echoes no secret`, async () => {
        const echo = `no: ${password} ${encodeURIComponent(password)} ${new URLSearchParams({ password }).toString()}`;
        const server = await serve(answer(status, { error, error_description: echo }));
        const login = loginAt({ token: server.url }, { clientSecret: new Secret("cs-1") });
        for (const secret of [login.password, login.clientSecret]) if (secret !== undefined) http.protect(secret);
        const found = await failure(() => fetch(login));
        expect(found.message)
          .to.contain('could not log in to the identity provider as "alice": ')
          .and.contain(why)
          .and.contain(`POST ${server.url} -> ${status}`)
          .and.contain(`the cloud said: ${error} no: [secret] [secret] password=[secret]`)
          .and.contain(next);
        expect(inspect(found, { depth: null, showHidden: true })).not.to.contain(password);
      });
    }

    it("with a redirect: the password goes nowhere else", async () => {
      const thief = await serve(given);
      for (const status of [301, 302, 303, 307, 308]) {
        const server = await serve(answer(status, "", { location: thief.url }));
        const error = await failure(() => fetch(loginAt({ token: server.url })));
        expect(error.message).to.contain(`redirects elsewhere (${status})`);
        expect(server.seen).to.have.length(1);
      }
      expect(thief.seen).to.deep.equal([]);
    });

    for (const [words, body] of [
      ["a page", "<html>"],
      ["no token in it", { token_type: "Bearer" }],
      ["a token that is no text", { access_token: 7 }],
      ["an empty token", { access_token: "" }],
    ] as const) {
      it(`where the answer is a success with ${words}`, async () => {
        const server = await serve(answer(200, body));
        const error = await failure(() => fetch(loginAt({ token: server.url })));
        expect(error.message).to.contain("it has no access_token").and.contain("ventus:accessTokenEndpoint");
      });
    }
  });
});
