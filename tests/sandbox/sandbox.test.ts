import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { Readable } from "node:stream";
import { request } from "undici";
import { z } from "zod";
import { type Sandbox, startSandbox } from "../../sandbox/index";
import { call, login, passwordOf } from "../contract/cloud";
import { expectError, expectForbidden, expectUnauthorized, idOf } from "../contract/session";
import { cloudOf, makeKey } from "./s3Client";
import { sendSigned } from "./signed";

describe("the sandbox", () => {
  const running: Sandbox[] = [];
  const start = async (options: Parameters<typeof startSandbox>[0] = {}): Promise<Sandbox> => {
    const sandbox = await startSandbox(options);
    running.push(sandbox);
    return sandbox;
  };
  afterEach(() => Promise.all(running.splice(0).map((sandbox) => sandbox.stop())));

  it("takes free ports unless told otherwise, on 127.0.0.1", async () => {
    const [first, second] = [await start(), await start()];
    const { authUrl, s3Endpoint } = first;
    expect(authUrl).to.match(/^http:\/\/127\.0\.0\.1:\d+\/v3$/);
    expect(s3Endpoint).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(second.authUrl).not.to.equal(authUrl);
    const error: unknown = await startSandbox({ s3Port: Number(new URL(s3Endpoint).port) }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.include({ code: "EADDRINUSE" });
  });

  it("listens on that one address only: not even another loopback address gets through", async () => {
    const sandbox = await start();
    for (const url of [sandbox.authUrl, sandbox.s3Endpoint]) {
      const other = url.replace("127.0.0.1", "127.0.0.2");
      const sent: unknown = await request(other, { headersTimeout: 2000 }).catch((reason: unknown) => reason);
      expect(sent, other).to.be.an.instanceOf(Error);
    }
  });

  it("has the same people under the same ids each time, so that a login survives a restart; and no credentials", async () => {
    const [first, second] = [await start(), await start()];
    expect(second.fixture).to.deep.equal(first.fixture);
    const pair = await makeKey(first, "org:alice");
    const { token } = await login(cloudOf(second), "admin");
    const reply = await call(cloudOf(second), "GET", `/v3/credentials/${idOf(pair.access)}`, { token });
    expect(reply.status).to.equal(404);
  });

  it("gives the variables of the console's rc file, for a user and a project", async () => {
    const sandbox = await start();
    const { fixture, authUrl } = sandbox;
    const demo = {
      OS_AUTH_URL: authUrl,
      OS_USERNAME: "org:alice",
      OS_PASSWORD: "pw-org:alice",
      OS_USER_DOMAIN_NAME: "ventus",
      OS_PROJECT_ID: fixture.projects.demo.id,
      OS_PROJECT_NAME: "demo",
      OS_PROJECT_DOMAIN_ID: fixture.domain.id,
      OS_REGION_NAME: "RegionOne",
      OS_INTERFACE: "public",
      OS_IDENTITY_API_VERSION: "3",
    };
    expect(sandbox.environment()).to.deep.equal(demo);
    expect(sandbox.environment("org:alice", "demo2").OS_PROJECT_ID).to.equal(fixture.projects.demo2.id);
    expect(sandbox.environment("admin")).to.include({ OS_PROJECT_NAME: "admin", OS_USER_DOMAIN_NAME: "Default" });
    const printed = execFileSync("/bin/sh", ["-c", `${sandbox.rc("org:bob")}\nprintenv OS_USERNAME OS_PASSWORD`], {
      encoding: "utf8",
    });
    expect(printed).to.equal("org:bob\npw-org:bob\n");
  });

  it("keeps a log of requests, without a body, a header or a signature", async () => {
    const sandbox = await start();
    const { access, secret } = await makeKey(sandbox, "org:alice");
    const before = sandbox.requests.length;
    const { token } = await login(cloudOf(sandbox), "org:alice");
    await call(cloudOf(sandbox), "GET", "/v3/credentials?type=ec2", { token });
    await sendSigned(sandbox.s3Endpoint, { access, secret }, { path: "/bucket", query: { prefix: "a" } });
    expect(sandbox.requests.slice(before)).to.deep.equal([
      { service: "keystone", method: "POST", path: "/v3/auth/tokens", status: 201 },
      { service: "keystone", method: "GET", path: "/v3/credentials?type=ec2", status: 200 },
      { service: "s3", method: "GET", path: "/bucket", status: 404 },
    ]);
    for (const hidden of [secret, token, "pw-org"]) expect(JSON.stringify(sandbox.requests)).not.to.contain(hidden);
  });

  it("lists identity, s3 and object-store in the catalog, each with its three faces", async () => {
    const sandbox = await start();
    const { token } = await login(cloudOf(sandbox), "org:alice");
    const { json } = await call(cloudOf(sandbox), "GET", "/v3/auth/catalog", { token });
    for (const [index, type, url] of [
      [0, "identity", sandbox.authUrl],
      [1, "s3", sandbox.s3Endpoint],
      [2, "object-store", `${sandbox.s3Endpoint}/swift/v1`],
    ] as const) {
      expect(json).to.have.nested.property(`catalog[${index}].type`, type);
      for (const [at, face] of ["public", "internal", "admin"].entries())
        expect(json).to.deep.nested.include({
          [`catalog[${index}].endpoints[${at}].interface`]: face,
          [`catalog[${index}].endpoints[${at}].region`]: "RegionOne",
          [`catalog[${index}].endpoints[${at}].url`]: url,
        });
    }
  });

  it("lets tokens and application credentials end by its own clock", async () => {
    let now = new Date("2026-01-02T03:00:00Z");
    const sandbox = await start({ now: () => now });
    const cloud = cloudOf(sandbox);
    const { token, userId } = await login(cloud, "org:alice");
    const path = `/v3/users/${userId}/application_credentials`;
    const body = { application_credential: { name: "short", secret: "s", expires_at: "2026-01-02T03:30:00" } };
    expect((await call(cloud, "POST", path, { token, body })).status).to.equal(201);
    const named = { name: "short", secret: "s", user: { id: userId } };
    const auth = { auth: { identity: { methods: ["application_credential"], application_credential: named } } };
    expect((await call(cloud, "POST", "/v3/auth/tokens", { body: auth })).status).to.equal(201);
    now = new Date("2026-01-02T03:59:59Z");
    expectUnauthorized(await call(cloud, "POST", "/v3/auth/tokens", { body: auth }), cloud);
    expect((await call(cloud, "GET", "/v3/auth/projects", { token })).status).to.equal(200);
    now = new Date("2026-01-02T04:00:00Z");
    expectUnauthorized(await call(cloud, "GET", "/v3/auth/projects", { token }), cloud);
    const again = { auth: { identity: { methods: ["token"], token: { id: token } } } };
    expectError(await call(cloud, "POST", "/v3/auth/tokens", { body: again }), 404, "Failed to validate token");
  });

  it("can forbid /v3/credentials to users, as some clouds do, while OS-EC2 works", async () => {
    const sandbox = await start({ forbidCredentialsApi: true });
    const cloud = cloudOf(sandbox);
    const { token, userId, projectId } = await login(cloud, "org:alice");
    const { access, secret } = await makeKey(sandbox, "org:alice");
    const path = `/v3/credentials/${idOf(access)}`;
    const blob = JSON.stringify({ access, secret });
    for (const [method, to, body, action] of [
      ["GET", "/v3/credentials?type=ec2", undefined, "list"],
      ["GET", path, undefined, "get"],
      ["PATCH", path, { credential: { blob } }, "update"],
      ["DELETE", path, undefined, "delete"],
      [
        "POST",
        "/v3/credentials",
        { credential: { type: "ec2", blob, user_id: userId, project_id: projectId } },
        "create",
      ],
    ] as const)
      expectForbidden(
        await call(cloud, method, to, { token, ...(body === undefined ? {} : { body }) }),
        `identity:${action}_credential${action === "list" ? "s" : ""}`,
      );
    expect((await call(cloud, "GET", `/v3/users/${userId}/credentials/OS-EC2/${access}`, { token })).status).to.equal(
      200,
    );
  });

  it("can limit how many credentials a user has", async () => {
    const sandbox = await start({ userLimit: 1 });
    const cloud = cloudOf(sandbox);
    const { token, userId, projectId } = await login(cloud, "org:alice");
    const path = `/v3/users/${userId}/credentials/OS-EC2`;
    const body = { tenant_id: projectId };
    expect((await call(cloud, "POST", path, { token, body })).status).to.equal(201);
    const message = "Unable to create additional credentials, maximum of 1 already exceeded for user.";
    expectError(await call(cloud, "POST", path, { token, body }), 403, message);
    await makeKey(sandbox, "org:bob");
  });

  it("has as many further projects as asked for, with org:alice alone in each, and sets made there work", async () => {
    const sandbox = await start({ furtherProjects: 3 });
    const cloud = cloudOf(sandbox);
    expect(sandbox.furtherProjects.map(({ name }) => name)).to.deep.equal(["project-1", "project-2", "project-3"]);
    const { token, userId } = await login(cloud, "org:alice");
    const listed = await call(cloud, "GET", "/v3/auth/projects", { token });
    const names = z.object({ projects: z.array(z.object({ name: z.string() })) }).parse(listed.json).projects;
    expect(names.map(({ name }) => name)).to.deep.equal(["demo", "demo2", "project-1", "project-2", "project-3"]);
    const body = { tenant_id: sandbox.furtherProjects[2]?.id };
    const made = await call(cloud, "POST", `/v3/users/${userId}/credentials/OS-EC2`, { token, body });
    const { credential } = z
      .object({ credential: z.object({ access: z.string(), secret: z.string() }) })
      .parse(made.json);
    expect((await sendSigned(sandbox.s3Endpoint, credential, { path: "/" })).status).to.equal(200);
    const bob = { auth: { identity: passwordOf("org:bob"), scope: { project: { id: body.tenant_id } } } };
    const refused = await call(cloud, "POST", "/v3/auth/tokens", { body: bob });
    expectUnauthorized(refused, cloud);
  });

  it("has none of them unless asked", async () => {
    await start({ furtherProjects: 3 });
    const cloud = cloudOf(await start());
    const { token } = await login(cloud, "org:alice");
    expect((await call(cloud, "GET", "/v3/auth/projects", { token })).text).not.to.contain("project-1");
  });

  it("stops at once with connections open, and once more without complaint", async () => {
    const sandbox = await start();
    const open = await request(sandbox.authUrl);
    await open.body.dump();
    await Promise.all([sandbox.stop(), sandbox.stop()]);
    await sandbox.stop();
    const error: unknown = await request(sandbox.authUrl).catch((reason: unknown) => reason);
    expect(error).to.include({ code: "ECONNREFUSED" });
  });

  it("answers whoever breaks off in the middle of a request, and others after", async () => {
    const sandbox = await start();
    const controller = new AbortController();
    const sent = request(`${sandbox.authUrl}/auth/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-length": "1000" },
      body: Readable.from(
        (async function* () {
          yield "{";
          await new Promise((resolve) => setImmediate(resolve));
          controller.abort();
        })(),
      ),
      signal: controller.signal,
    }).catch((reason: unknown) => reason);
    expect(await sent).to.include({ name: "AbortError" });
    const body = { auth: { identity: passwordOf("org:alice") } };
    expect((await call(cloudOf(sandbox), "POST", "/v3/auth/tokens", { body })).status).to.equal(201);
  });
});
