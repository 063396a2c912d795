import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { request } from "undici";
import { type Sandbox, startSandbox } from "../../sandbox/index";

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: unknown;
}

describe("the sandbox's identity provider", () => {
  let sandbox: Sandbox;
  let now: Date | undefined;

  beforeEach(async () => {
    now = undefined;
    sandbox = await startSandbox({ now: () => now ?? new Date() });
  });
  afterEach(() => sandbox.stop());

  async function send(
    url: string,
    method: "GET" | "POST",
    options: Readonly<Record<string, unknown>> = {},
  ): Promise<Reply> {
    const { statusCode, headers, body } = await request(url, { method, ...options });
    const text = await body.text();
    return { status: statusCode, headers, text, json: text.startsWith("{") ? JSON.parse(text) : undefined };
  }

  const realm = (): string => `${sandbox.identityProviderUrl}/auth/realms/ventus`;
  const tokenUrl = (): string => `${realm()}/protocol/openid-connect/token`;
  const federationUrl = (idp = "keycloak-ventus-oidc-idp", protocol = "openid"): string =>
    `${sandbox.authUrl}/OS-FEDERATION/identity_providers/${idp}/protocols/${protocol}/auth`;

  const ask = (
    form: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> => {
    const usual = { grant_type: "password", client_id: "openstack-public", scope: "openid" };
    const who = { username: "org:alice", password: "pw-org:alice" };
    return send(tokenUrl(), "POST", {
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: new URLSearchParams({ ...usual, ...who, ...form }).toString(),
    });
  };

  const accessToken = async (form: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { json } = await ask(form);
    if (typeof json !== "object" || json === null || !("access_token" in json)) throw new Error("no token");
    return String(json.access_token);
  };

  const federate = (bearer: string, url = federationUrl()): Promise<Reply> =>
    send(url, "POST", { headers: { authorization: `Bearer ${bearer}` } });

  it("says where it gives tokens", async () => {
    const { status, json } = await send(`${realm()}/.well-known/openid-configuration`, "GET");
    expect(status).to.equal(200);
    expect(json).to.include({ issuer: realm(), token_endpoint: tokenUrl() });
    expect(json).to.have.property("grant_types_supported").that.includes("password");
    const other = await send(`${realm()}x/.well-known/openid-configuration`, "GET");
    expect([other.status, other.json]).to.deep.equal([404, { error: "Realm does not exist" }]);
  });

  it("gives a token for a password, to a public client and to one with a secret", async () => {
    const { status, json } = await ask();
    expect(status).to.equal(200);
    expect(json).to.include({ token_type: "Bearer", expires_in: 300, scope: "openid" });
    for (const name of ["access_token", "refresh_token", "id_token"]) expect(json).to.have.property(name);
    const pair = Buffer.from("openstack:sandbox client/secret").toString("base64");
    expect((await ask({}, { authorization: `Basic ${pair}` })).status).to.equal(200);
    expect((await ask({ client_id: "openstack", client_secret: "sandbox client/secret" })).status).to.equal(200);
  });

  it("refuses as Keycloak does", async () => {
    for (const [form, status, error, description] of [
      [{ password: "x" }, 401, "invalid_grant", "Invalid user credentials"],
      [{ username: "nobody" }, 401, "invalid_grant", "Invalid user credentials"],
      [{ client_id: "nobody" }, 401, "invalid_client", "Invalid client or Invalid client credentials"],
      [{ client_id: "openstack" }, 401, "unauthorized_client", "Invalid client or Invalid client credentials"],
      [{ client_id: "console" }, 400, "unauthorized_client", "Client not allowed for direct access grants"],
      [{ scope: "openid root" }, 400, "invalid_scope", "Invalid scopes: root"],
      [{ grant_type: "x" }, 400, "unsupported_grant_type", "Unsupported grant_type"],
    ] as const) {
      const reply = await ask(form);
      expect([reply.status, reply.json]).to.deep.equal([status, { error, error_description: description }]);
    }
    expect((await send(tokenUrl(), "GET")).status).to.equal(405);
  });

  it("is believed by Keystone: a token without a scope, which gives one for a project", async () => {
    const reply = await federate(await accessToken());
    expect(reply.status).to.equal(201);
    expect(reply.json).to.deep.nested.include({ "token.methods": ["openid"], "token.user.name": "org:alice" });
    expect(reply.json).not.to.have.nested.property("token.project");
    const id = String(reply.headers["x-subject-token"]);
    const scope = { project: { id: sandbox.fixture.projects.demo.id } };
    const scoped = await send(`${sandbox.authUrl}/auth/tokens`, "POST", {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ auth: { identity: { methods: ["token"], token: { id } }, scope } }),
    });
    expect(scoped.status).to.equal(201);
    expect(scoped.json).to.deep.nested.include({ "token.methods": ["token", "openid"], "token.project.name": "demo" });
    const pairs = `${sandbox.authUrl}/users/${sandbox.fixture.users["org:alice"].id}/credentials/OS-EC2`;
    const token = String(scoped.headers["x-subject-token"]);
    expect((await send(pairs, "GET", { headers: { "x-auth-token": token } })).status).to.equal(200);
  });

  it("is not believed: a made-up or expired token, other names, an account that no user belongs to", async () => {
    const good = await accessToken();
    const madeUp = await federate("made-up");
    expect([madeUp.status, madeUp.headers["www-authenticate"]]).to.deep.equal([401, 'Bearer error="invalid_token"']);
    expect(madeUp.text).to.match(/^<!DOCTYPE HTML/);
    expect((await federate(good, federationUrl("x"))).json).to.have.nested.property(
      "error.message",
      "Could not find Identity Provider: x.",
    );
    expect((await federate(good, federationUrl(undefined, "x"))).status).to.equal(404);
    const service = await federate(await accessToken({ username: "svc", password: "pw-svc" }));
    expect([service.status, service.json]).to.deep.include(401);
    now = new Date(Date.now() + 301_000);
    expect((await federate(good)).status).to.equal(401);
  });

  it("is in the variables of a console account's rc file, and in the log without a query", async () => {
    expect(sandbox.oidcEnvironment("org:bob")).to.deep.include({
      OS_AUTH_TYPE: "v3oidcpassword",
      OS_IDENTITY_PROVIDER: "keycloak-ventus-oidc-idp",
      OS_PROTOCOL: "openid",
      OS_DISCOVERY_ENDPOINT: `${realm()}/.well-known/openid-configuration`,
      OS_CLIENT_ID: "openstack",
      OS_USERNAME: "org:bob",
      OS_PASSWORD: "pw-org:bob",
    });
    expect(sandbox.oidcEnvironment()).not.to.have.property("OS_USER_DOMAIN_NAME");
    const script = `${sandbox.oidcRc()}\nprintenv OS_CLIENT_SECRET`;
    expect(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" })).to.equal("sandbox client/secret\n");
    await send(`${tokenUrl()}?client_secret=hidden`, "GET");
    expect(sandbox.requests.at(-1)).to.deep.equal({
      service: "oidc",
      method: "GET",
      path: "/auth/realms/ventus/protocol/openid-connect/token",
      status: 405,
    });
  });
});
