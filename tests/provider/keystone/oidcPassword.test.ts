import { expect } from "chai";
import { create } from "../../../provider/objectStorageCredentials/create";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { requestsSince, TestCloud } from "../../helpers/cloud";
import { failure } from "../../helpers/values";

const federation = "/v3/OS-FEDERATION/identity_providers/keycloak-ventus-oidc-idp/protocols/openid/auth";

describe("a session of a console account", () => {
  let sandbox: Sandbox;
  let now: Date | undefined;
  const clouds: TestCloud[] = [];

  beforeEach(async () => {
    now = undefined;
    sandbox = await startSandbox({ now: () => now ?? new Date() });
  });

  afterEach(async () => {
    for (const { cloud } of clouds.splice(0)) await cloud.close();
    await sandbox.stop();
  });

  function cloud(variables: NodeJS.ProcessEnv = {}): TestCloud {
    const test = new TestCloud({ ...sandbox.oidcEnvironment(), ...variables });
    clouds.push(test);
    return test;
  }

  async function refusal(variables: NodeJS.ProcessEnv): Promise<Error> {
    const error = await failure(() => cloud(variables).cloud.session.identity());
    for (const secret of ["pw-org", "sandbox client/secret"]) expect(error.message).not.to.contain(secret);
    return error;
  }

  const wholeWay = [
    "GET /auth/realms/ventus/.well-known/openid-configuration 200",
    "POST /auth/realms/ventus/protocol/openid-connect/token 200",
    `POST ${federation} 201`,
    "POST /v3/auth/tokens 201",
  ];

  it("goes by way of the identity provider and the federation to a token for the project", async () => {
    const { cloud: own } = cloud();
    const { users, projects } = sandbox.fixture;
    expect(await own.session.identity()).to.include({ userId: users["org:alice"].id, projectId: projects.demo.id });
    expect(requestsSince(sandbox)).to.deep.equal(wholeWay);
  });

  it("makes credentials like any other", async () => {
    const test = cloud();
    const state = await create(test.cloud, {}, test.call());
    expect(state.projectId).to.equal(sandbox.fixture.projects.demo.id);
  });

  it("goes the whole way again before its token expires", async () => {
    const test = cloud();
    await test.cloud.session.identity();
    test.clock.time += 50 * 60_000;
    await test.cloud.session.identity();
    expect(requestsSince(sandbox)).to.deep.equal(wholeWay);
    test.clock.time += 8 * 60_000;
    await test.cloud.session.identity();
    expect(requestsSince(sandbox)).to.deep.equal([...wholeWay, ...wholeWay]);
  });

  it("goes the whole way again when its token is refused in mid-flight", async () => {
    const test = cloud();
    const { userId } = await test.cloud.session.identity();
    now = new Date(Date.now() + 2 * 3_600_000);
    expect(await test.cloud.credentials.list(userId, test.call())).to.deep.equal([]);
    expect(requestsSince(sandbox, wholeWay.length + 1).slice(0, 4)).to.deep.equal(wholeWay);
  });

  it("keeps the tokens of all three steps out of what is printed", async () => {
    const test = cloud();
    const seen: string[] = [];
    const protect = test.cloud.http.protect.bind(test.cloud.http);
    test.cloud.http.protect = (secret): void => {
      seen.push(secret.reveal());
      protect(secret);
    };
    await test.cloud.session.identity();
    // Access, refresh and id token, the token without a scope, the token for the project.
    expect(new Set(seen)).to.have.property("size", 5);
    expect(test.cloud.http.redact(seen.join(" "))).to.equal(Array(5).fill("[secret]").join(" "));
  });

  it("as a public client needs no secret", async () => {
    const test = cloud({ OS_CLIENT_ID: sandbox.identityProvider.clients.public.id, OS_CLIENT_SECRET: "" });
    expect(await test.cloud.session.identity()).to.have.property("userName", "org:alice");
  });

  describe("says what to do", () => {
    it("about a wrong password", async () => {
      const error = await refusal({ OS_PASSWORD: "wrong-password" });
      expect(error).to.include({ code: "VENTUS_IDENTITY_PROVIDER" });
      expect(error.message)
        .to.contain("invalid_grant Invalid user credentials")
        .and.contain("check OS_USERNAME and OS_PASSWORD by logging in to the console")
        .and.not.contain("wrong-password");
    });

    it("about a wrong client, and a wrong secret of it", async () => {
      expect((await refusal({ OS_CLIENT_ID: "nobody" })).message).to.contain(
        'client "nobody" or its secret (invalid_client)',
      );
      const wrong = await refusal({ OS_CLIENT_SECRET: "wrong-secret" });
      expect(wrong.message).to.contain('client "openstack" or its secret (unauthorized_client)');
      expect(wrong.message).to.contain("OS_CLIENT_SECRET").and.not.contain("wrong-secret");
    });

    it("about a client that logs nobody in by password", async () => {
      const { id } = sandbox.identityProvider.clients.browser;
      expect((await refusal({ OS_CLIENT_ID: id, OS_CLIENT_SECRET: "" })).message).to.contain(
        "do no logins by password",
      );
    });

    it("about names that Keystone does not know", async () => {
      for (const names of [{ OS_IDENTITY_PROVIDER: "strange" }, { OS_PROTOCOL: "strange" }]) {
        const error = await refusal(names);
        expect(error).to.include({ code: "VENTUS_LOGIN" });
        expect(error.message).to.contain("strange").and.contain("Keystone does not know them").and.contain("404");
      }
    });

    it("about an account that Keystone has no user for", async () => {
      const { OS_PASSWORD } = sandbox.environment("svc");
      const error = await refusal({ OS_USERNAME: "svc", OS_PASSWORD });
      expect(error).to.include({ code: "VENTUS_LOGIN" });
      expect(error.message)
        .to.contain(`POST ${sandbox.authUrl.replace("/v3", federation)} -> 401`)
        .and.contain("the identity provider accepted the password, but Keystone did not accept its token");
    });

    it("about a project that the account has no role in: which it may use", async () => {
      const { projects } = sandbox.fixture;
      const error = await refusal({ OS_PROJECT_ID: projects.admin.id });
      expect(error).to.include({ code: "VENTUS_LOGIN" });
      expect(error.message)
        .to.contain(`to project ${projects.admin.id}: Keystone refused (401)`)
        .and.contain("the account is good")
        .and.contain(`it may use "demo" (${projects.demo.id}), "demo2" (${projects.demo2.id})`);
    });

    it("about a wrong path to the discovery document", async () => {
      const { OS_DISCOVERY_ENDPOINT } = sandbox.oidcEnvironment();
      const error = await refusal({ OS_DISCOVERY_ENDPOINT: OS_DISCOVERY_ENDPOINT.replace("ventus", "venus") });
      expect(error.message).to.contain("there is no discovery document (404)").and.contain("has the realm in it");
    });
  });
});
