import { expect } from "chai";
import type { Config } from "../../../provider/config/config";
import { loadConfig } from "../../../provider/config/load";
import type { Loaded } from "../../../provider/config/load";
import { environment, stackConfig } from "../../../provider/config/sources";

const everything = {
  OS_AUTH_URL: "https://a.example/v3",
  OS_USERNAME: "alice",
  OS_PASSWORD: "pw",
  OS_PROJECT_ID: "p",
  OS_TOKEN: "gAAAA",
  OS_APPLICATION_CREDENTIAL_ID: "ac",
  OS_APPLICATION_CREDENTIAL_SECRET: "s",
  OS_IDENTITY_PROVIDER: "idp",
  OS_DISCOVERY_ENDPOINT: "https://login.example/.well-known/openid-configuration",
  OS_CLIENT_ID: "openstack",
};

function load(stack: Record<string, unknown>, variables: NodeJS.ProcessEnv): Loaded {
  return loadConfig([stackConfig((key) => stack[key]), environment(variables)], { variables });
}

function login(stack: Record<string, unknown>, variables: NodeJS.ProcessEnv): Config["login"] {
  const loaded = load(stack, variables);
  if ("faults" in loaded) throw new Error(loaded.faults.join("\n"));
  return loaded.config.login;
}

function faults(stack: Record<string, unknown>, variables: NodeJS.ProcessEnv): string {
  const loaded = load(stack, variables);
  if ("config" in loaded) throw new Error("expected faults");
  return loaded.faults.join("\n");
}

describe("the kind of login", () => {
  for (const [name, kind] of Object.entries({
    password: "password",
    v3password: "password",
    token: "token",
    v3token: "token",
    v3applicationcredential: "applicationCredential",
    applicationcredential: "applicationCredential",
    v3oidcpassword: "oidcPassword",
    V3OIDCPassword: "oidcPassword",
  })) {
    it(`is ${kind} with OS_AUTH_TYPE=${name}`, () => {
      expect(login({}, { ...everything, OS_AUTH_TYPE: name }).kind).to.equal(kind);
    });
  }

  for (const [name, advice] of Object.entries({
    v2password: "use v3password",
    v3totp: "a new code is needed for each login",
    v3multifactor: "OS_TOKEN with OS_AUTH_TYPE=v3token",
    v3oidcclientcredentials: "use v3oidcpassword; or get a token",
    v3oidcauthcode: "it wants a browser",
    v3kerberos: "use v3password or v3oidcpassword",
    none: "services without Keystone",
  })) {
    it(`that does not work here gets an exact answer: ${name}`, () => {
      const text = faults({}, { ...everything, OS_AUTH_TYPE: name });
      expect(text).to.contain(`OS_AUTH_TYPE is ${name}, a kind of login that does not work here: `).and.contain(advice);
    });
  }

  it("that nobody knows is refused without being shown: it may be a secret in the wrong place", () => {
    const text = faults({}, { ...everything, OS_AUTH_TYPE: "hunter2" });
    expect(text).to.match(/^OS_AUTH_TYPE is a kind of login that this version does not know: use v3password, /);
    expect(text).not.to.contain("hunter2");
  });

  it("of the rc file does not overrule another login in stack config", () => {
    const rc = { ...everything, OS_AUTH_TYPE: "v3oidcpassword" };
    expect(login({ "ventus:token": "t" }, rc).kind).to.equal("token");
    expect(faults({ "ventus:applicationCredentialId": "other" }, rc)).to.contain(
      "ventus:applicationCredentialSecret is not set",
    );
  });

  it("of the rc file holds for a password that is kept in stack config", () => {
    const found = login({ "ventus:password": "kept" }, { ...everything, OS_AUTH_TYPE: "v3oidcpassword" });
    expect(found).to.include({ kind: "oidcPassword", username: "alice" });
  });

  it("of stack config holds for a login of the environment", () => {
    expect(login({ "ventus:authType": "v3token" }, everything).kind).to.equal("token");
  });

  it("is that of a console account where an identity provider is named and nothing else is said", () => {
    const rc = { ...everything, OS_TOKEN: "", OS_APPLICATION_CREDENTIAL_ID: "" };
    expect(login({}, rc).kind).to.equal("oidcPassword");
    expect(login({}, { ...rc, OS_IDENTITY_PROVIDER: "" }).kind).to.equal("password");
  });
});

describe("a console account's login", () => {
  const { OS_AUTH_URL, OS_PROJECT_ID } = everything;

  it("needs who, the identity provider, its address and the client: all that is missing is told at once", () => {
    const found = faults({}, { OS_AUTH_URL, OS_PROJECT_ID, OS_AUTH_TYPE: "v3oidcpassword" }).split("\n");
    expect(found.map((fault) => fault.split(" ")[0])).to.deep.equal([
      "ventus:discoveryEndpoint",
      "ventus:username",
      "ventus:identityProvider",
      "ventus:password",
      "ventus:clientId",
    ]);
  });

  it("asks for the scope openid of the protocol openid, as a public client, unless something else is said", () => {
    const rc = { ...everything, OS_AUTH_TYPE: "v3oidcpassword" };
    expect(login({}, rc)).to.include({ protocol: "openid", scope: "openid" }).and.not.have.property("clientSecret");
    const more = { OS_PROTOCOL: "oidc", OS_OPENID_SCOPE: "openid profile", OS_CLIENT_SECRET: "cs" };
    expect(login({}, { ...rc, ...more })).to.include({ protocol: "oidc", scope: "openid profile" });
    expect(login({}, { ...rc, ...more })).to.have.property("clientSecret");
  });

  it("has a client of one source: stack config's id is not used with the environment's secret", () => {
    const rc = { ...everything, OS_AUTH_TYPE: "v3oidcpassword", OS_CLIENT_SECRET: "cs" };
    expect(login({ "ventus:clientId": "own" }, rc))
      .to.include({ clientId: "own" })
      .and.not.have.property("clientSecret");
  });

  it("takes the token endpoint that is set before the discovery document", () => {
    const rc = {
      ...everything,
      OS_AUTH_TYPE: "v3oidcpassword",
      OS_ACCESS_TOKEN_ENDPOINT: "https://login.example/token",
    };
    expect(login({}, rc)).to.deep.include({ endpoint: { token: "https://login.example/token" } });
  });

  it("sends no password over http to another machine", () => {
    const rc = { ...everything, OS_AUTH_TYPE: "v3oidcpassword" };
    for (const url of [
      "http://login.example/x",
      "ftp://login.example",
      "login.example",
      "https://u:hunter2@login.example",
    ]) {
      const text = faults({}, { ...rc, OS_DISCOVERY_ENDPOINT: url });
      expect(text)
        .to.match(/^OS_DISCOVERY_ENDPOINT must be an https:\/\/ URL/)
        .and.not.contain("hunter2");
    }
    for (const host of ["127.0.0.1:8180", "localhost", "[::1]:80"]) {
      expect(login({}, { ...rc, OS_DISCOVERY_ENDPOINT: `http://${host}/d` }).kind).to.equal("oidcPassword");
    }
    expect(faults({}, { ...rc, OS_DISCOVERY_ENDPOINT: "http://127.0.0.1.evil.example/" })).to.contain("https://");
  });
});
