import { expect } from "chai";
import { inspect } from "node:util";
import { z } from "zod";
import { create } from "../../../provider/objectStorageCredentials/create";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { TestCloud } from "../../helpers/cloud";
import { answer, reset, ScriptedServer } from "../../helpers/scriptedServer";
import { failure } from "../../helpers/values";

describe("a session", () => {
  let sandbox: Sandbox;
  let now: Date | undefined;

  beforeEach(async () => {
    now = undefined;
    sandbox = await startSandbox({ now: () => now ?? new Date() });
  });

  afterEach(async () => {
    await sandbox.stop();
  });

  const logins = (): number =>
    sandbox.requests.filter(({ method, path }) => method === "POST" && path === "/v3/auth/tokens").length;

  it("logs in once, however many ask at the same time", async () => {
    const { cloud } = new TestCloud(sandbox.environment());
    await Promise.all(Array.from({ length: 20 }, () => cloud.session.identity()));
    expect(logins()).to.equal(1);
  });

  it("gets a new token before the old one expires", async () => {
    const test = new TestCloud(sandbox.environment());
    await test.cloud.session.identity();
    test.clock.time += 30 * 60_000;
    await test.cloud.session.identity();
    expect(logins()).to.equal(1);
    test.clock.time += 29 * 60_000;
    await test.cloud.session.identity();
    expect(logins()).to.equal(2);
  });

  it("is not confused by a clock that goes wrong by hours", async () => {
    const test = new TestCloud(sandbox.environment());
    test.clock.time += 5 * 3_600_000;
    await test.cloud.session.identity();
    await test.cloud.session.identity();
    expect(logins()).to.equal(1);
  });

  it("logs in once more when the token is refused in mid-flight", async () => {
    const test = new TestCloud(sandbox.environment());
    const { userId } = await test.cloud.session.identity();
    // The cloud's time goes on, the client's does not: the token is over without the client knowing.
    now = new Date(Date.now() + 2 * 3_600_000);
    expect(await test.cloud.credentials.list(userId, test.call())).to.deep.equal([]);
    expect(logins()).to.equal(2);
  });

  it("tells a wrong password with all that may be wrong, and shows no password", async () => {
    const test = new TestCloud({ ...sandbox.environment(), OS_PASSWORD: "not-the-password" });
    const error = await failure(() => test.cloud.session.identity());
    expect(error).to.include({ code: "VENTUS_LOGIN" });
    expect(error.message)
      .to.contain(`log in as "org:alice" of domain "ventus"`)
      .and.contain(`POST ${sandbox.authUrl}/auth/tokens -> 401`)
      .and.contain("The request you have made requires authentication")
      .and.contain("check the user name");
    expect(inspect(error, { depth: null, showHidden: true })).not.to.contain("not-the-password");
  });

  it("tries again at the next operation after a login that failed", async () => {
    const down = new TestCloud({ ...sandbox.environment(), OS_PASSWORD: "wrong" });
    await failure(() => down.cloud.session.identity());
    await failure(() => down.cloud.session.identity());
    expect(logins()).to.equal(2);
  });

  it("works with a ready token, and says what to do when that is over", async () => {
    const test = new TestCloud(sandbox.environment());
    let token = "";
    const original = test.cloud.http.protect.bind(test.cloud.http);
    test.cloud.http.protect = (secret): void => {
      token = secret.reveal();
      original(secret);
    };
    await test.cloud.session.identity();
    const { OS_AUTH_URL, OS_PROJECT_ID } = sandbox.environment();
    const ready = new TestCloud({ OS_AUTH_URL, OS_PROJECT_ID, OS_TOKEN: token });
    const state = await create(ready.cloud, {}, ready.call());
    expect(state.projectId).to.equal(OS_PROJECT_ID);
    expect(logins()).to.equal(1);
    now = new Date(Date.now() + 2 * 3_600_000);
    const late = new TestCloud({ OS_AUTH_URL, OS_TOKEN: token });
    const error = await failure(() => late.cloud.session.identity());
    expect(error.message).to.contain("get a new token").and.not.contain(token);
  });

  describe("with a ready token", () => {
    /** A token that somebody fetched for a project before. */
    async function tokenOf(project: "demo" | "demo2" = "demo"): Promise<string> {
      const test = new TestCloud(sandbox.environment("org:alice", project));
      const sent: string[] = [];
      test.cloud.http.protect = (secret): void => void sent.push(secret.reveal());
      await test.cloud.session.identity();
      return sent.at(-1) ?? "";
    }

    it("that ends in the middle of a run says so at the next request, and that nothing renews it", async () => {
      const { OS_AUTH_URL } = sandbox.environment();
      const token = await tokenOf();
      const test = new TestCloud({ OS_AUTH_URL, OS_TOKEN: token });
      const state = await create(test.cloud, {}, test.call());
      now = new Date(Date.now() + 2 * 3_600_000);
      for (const work of [
        () => test.cloud.credentials.get(state.userId, state.accessKey, test.call()),
        () => test.cloud.credentials.create(state.userId, state.projectId, test.call()),
        () => test.cloud.credentials.delete(state.userId, state.accessKey, test.call()),
      ]) {
        const error = await failure(work);
        expect(error).to.include({ code: "VENTUS_LOGIN" });
        expect(error.message)
          .to.contain("log in with the ready token: the ready token is not accepted any more (401)")
          .and.contain(
            "get a new token (`openstack token issue`), or log in with a password, which is renewed by itself",
          )
          .and.not.contain(token);
      }
    });

    it("that ends while nothing happens says so at the next operation", async () => {
      const { OS_AUTH_URL } = sandbox.environment();
      const test = new TestCloud({ OS_AUTH_URL, OS_TOKEN: await tokenOf() });
      await test.cloud.session.identity();
      now = new Date(Date.now() + 2 * 3_600_000);
      test.clock.time += 2 * 3_600_000;
      expect((await failure(() => test.cloud.session.identity())).message).to.contain("get a new token");
    });

    it("goes on with a request whose fate is unknown as the caller must: by looking", async () => {
      const token = {
        token: {
          user: { id: "u", name: "n" },
          project: { id: "p", name: "p" },
          issued_at: "2026-01-01T00:00:00.000000Z",
          expires_at: "2026-01-01T01:00:00.000000Z",
        },
      };
      const server = await ScriptedServer.start(answer(200, token), reset, answer(401, {}));
      const test = new TestCloud({ OS_AUTH_URL: server.url, OS_TOKEN: "t" });
      const request = { method: "PATCH", path: "/credentials/x", body: {} } as const;
      const response = await test.cloud.session.send(request, test.call());
      expect(response).to.include({ status: 401, maybeActedBefore: true });
      await server.stop();
    });

    it("for another project than the one wanted names both, where Keystone gives none in exchange", async () => {
      const { OS_AUTH_URL } = sandbox.environment();
      const { demo, admin } = sandbox.fixture.projects;
      const test = new TestCloud({ OS_AUTH_URL, OS_TOKEN: await tokenOf(), OS_PROJECT_ID: admin.id });
      const error = await failure(() => test.cloud.session.identity());
      expect(error).to.include({ code: "VENTUS_LOGIN" });
      expect(error.message)
        .to.contain(`the token is for project ${demo.id} ("demo"), and Keystone gives none for ${admin.id} in exchange`)
        .and.contain(`openstack --os-project-id ${admin.id} token issue`);
    });

    it("is not taken for one of a project of the same name in another domain", async () => {
      const { OS_AUTH_URL } = sandbox.environment();
      const variables = { OS_AUTH_URL, OS_TOKEN: await tokenOf("demo2"), OS_PROJECT_NAME: "demo2" };
      const own = new TestCloud({ ...variables, OS_PROJECT_DOMAIN_NAME: "ventus" });
      expect(await own.cloud.session.identity()).to.include({ projectName: "demo2" });
      const other = new TestCloud({ ...variables, OS_PROJECT_DOMAIN_NAME: "Default" });
      expect(await failure(() => other.cloud.session.identity())).to.include({ code: "VENTUS_LOGIN" });
    });
  });

  it("takes a ready token to another project", async () => {
    const test = new TestCloud(sandbox.environment());
    const sent: string[] = [];
    test.cloud.http.protect = (secret): void => void sent.push(secret.reveal());
    await test.cloud.session.identity();
    const { OS_AUTH_URL } = sandbox.environment();
    const demo2 = sandbox.fixture.projects.demo2.id;
    const other = new TestCloud({ OS_AUTH_URL, OS_TOKEN: sent.at(-1), OS_PROJECT_ID: demo2 });
    expect(await other.cloud.session.identity()).to.include({ projectId: demo2 });
  });

  for (const [kind, script] of Object.entries({
    "a page of HTML": answer(201, "<html>Welcome</html>"),
    "half an answer": answer(201, '{"token": {"user"', { "content-type": "application/json" }),
    "another service's answer": answer(201, { hello: "world" }),
  })) {
    it(`takes ${kind} for no Keystone`, async () => {
      const server = await ScriptedServer.start(script);
      const test = new TestCloud({ ...sandbox.environment(), OS_AUTH_URL: server.url });
      const error = await failure(() => test.cloud.session.identity());
      expect(error).to.include({ code: "VENTUS_UNEXPECTED_ANSWER" });
      expect(error.message).to.contain("authUrl");
      await server.stop();
    });
  }

  it("with an application credential that does not exist says where to look", async () => {
    const { OS_AUTH_URL } = sandbox.environment();
    const variables = {
      OS_AUTH_URL,
      OS_APPLICATION_CREDENTIAL_ID: "0".repeat(32),
      OS_APPLICATION_CREDENTIAL_SECRET: "x",
    };
    const error = await failure(() => new TestCloud(variables).cloud.session.identity());
    expect(error).to.include({ code: "VENTUS_LOGIN" });
    expect(error.message).to.contain("openstack application credential list");
  });

  it("with an application credential is told to use a password, where the cloud refuses such a login", async () => {
    const test = new TestCloud(sandbox.environment());
    const { userId } = await test.cloud.session.identity();
    const made = await test.cloud.session.send(
      {
        method: "POST",
        path: `/users/${userId}/application_credentials`,
        body: { application_credential: { name: "ci", unrestricted: true } },
      },
      test.call(),
    );
    const { application_credential: credential } = z
      .object({ application_credential: z.object({ id: z.string(), secret: z.string() }) })
      .parse(JSON.parse(made.text));
    const ci = new TestCloud({
      OS_AUTH_URL: sandbox.authUrl,
      OS_APPLICATION_CREDENTIAL_ID: credential.id,
      OS_APPLICATION_CREDENTIAL_SECRET: credential.secret,
    });
    const error = await failure(() => create(ci.cloud, {}, ci.call()));
    expect(error.message).to.contain("log in with a password").and.contain("Delegated tokens");
    expect(error.message).not.to.contain(credential.secret);
  });

  it("takes secrets out of what a server echoes", async () => {
    const server = await ScriptedServer.start(
      answer(400, { error: { code: 400, message: "no: pw-org:alice, cHctb3JnOmFsaWNl, pw-org%3Aalice" } }),
    );
    const test = new TestCloud({ ...sandbox.environment(), OS_AUTH_URL: server.url });
    const error = await failure(() => test.cloud.session.identity());
    expect(error.message).to.contain("no: [secret], [secret], [secret]");
    await server.stop();
  });
});
