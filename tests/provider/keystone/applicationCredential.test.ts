import { expect } from "chai";
import { z } from "zod";
import { connect } from "../../../provider/connect";
import { create } from "../../../provider/objectStorageCredentials/create";
import { remove } from "../../../provider/objectStorageCredentials/delete";
import { read } from "../../../provider/objectStorageCredentials/read";
import { regenerate } from "../../../provider/objectStorageCredentials/regenerate";
import type { State } from "../../../provider/objectStorageCredentials/state";
import { startSandbox } from "../../../sandbox";
import type { ApplicationCredentialRule, Sandbox } from "../../../sandbox";
import { TestCloud } from "../../helpers/cloud";
import { failure } from "../../helpers/values";

/** What each version of Keystone lets an application credential do with credentials: the rule of a sandbox that plays it. */
const versions = { 28: "all", 29: "unrestricted", 30: "none" } as const satisfies Record<
  number,
  ApplicationCredentialRule
>;

const on30 = "lets no application credential touch Object Storage Credentials, not even an unrestricted one";
const on29 = "lets a restricted one read, regenerate and delete, but not create";

describe("an application credential", () => {
  let sandbox: Sandbox;
  let now: Date | undefined;
  const tests: TestCloud[] = [];

  async function start(rule: ApplicationCredentialRule): Promise<void> {
    now = undefined;
    sandbox = await startSandbox({ applicationCredentialRule: rule, now: () => now ?? new Date() });
  }

  afterEach(async () => {
    for (const { cloud } of tests.splice(0)) await cloud.close();
    await sandbox.stop();
  });

  function login(variables: NodeJS.ProcessEnv): TestCloud {
    const test = new TestCloud(variables);
    tests.push(test);
    return test;
  }

  const alice = (): TestCloud => login(sandbox.environment());

  async function make(body: Readonly<Record<string, unknown>>): Promise<{ id: string; secret: string }> {
    const { cloud, call } = { cloud: alice().cloud, call: { deadline: Infinity } };
    const { userId } = await cloud.session.identity();
    const path = `/users/${userId}/application_credentials`;
    const request = { method: "POST", path, body: { application_credential: { name: "ci", ...body } } } as const;
    const schema = z.object({ application_credential: z.object({ id: z.string(), secret: z.string() }) });
    return schema.parse(JSON.parse((await cloud.session.send(request, call)).text)).application_credential;
  }

  const variablesOf = ({ id, secret }: { id: string; secret: string }): NodeJS.ProcessEnv => ({
    OS_AUTH_URL: sandbox.authUrl,
    OS_APPLICATION_CREDENTIAL_ID: id,
    OS_APPLICATION_CREDENTIAL_SECRET: secret,
  });

  const ci = async (body: Readonly<Record<string, unknown>>): Promise<TestCloud> =>
    login(variablesOf(await make(body)));

  /** What becomes of each operation: done, or what the error says is to be done. */
  async function tryAll(unrestricted: boolean): Promise<Record<string, string>> {
    const owner = alice();
    const test = await ci({ unrestricted });
    const outcome = async (work: () => Promise<unknown>): Promise<string> =>
      await work().then(
        () => "done",
        (error: unknown) => (error instanceof Error ? (error.message.split("what to do: ")[1] ?? error.message) : ""),
      );
    const created = await outcome(() => create(test.cloud, {}, test.call()));
    const state: State = await create(owner.cloud, { adopt: true }, owner.call());
    return {
      create: created,
      read: await outcome(() => read(test.cloud, state, test.call())),
      regenerate: await outcome(() => regenerate(test.cloud, state, test.call())),
      delete: await outcome(() => remove(test.cloud, state, test.call())),
    };
  }

  for (const [version, rule] of Object.entries(versions)) {
    for (const unrestricted of [false, true]) {
      const kind = unrestricted ? "an unrestricted one" : "a restricted one";

      it(`on Keystone ${version}, ${kind}, does what it may, and is told exactly what to do where it may not`, async () => {
        await start(rule);
        const outcomes = await tryAll(unrestricted);
        if (rule === "none") {
          for (const [operation, text] of Object.entries(outcomes)) {
            expect(text, operation).to.contain(on30).and.contain("log in with a password or as a console account");
          }
          return;
        }
        const { create: created, ...others } = outcomes;
        expect(others).to.deep.equal({ read: "done", regenerate: "done", delete: "done" });
        if (rule === "all" || unrestricted) expect(created).to.equal("done");
        else expect(created).to.contain(on29).and.contain("create --unrestricted");
      });
    }
  }

  it("of a user who is only a reader is told about the role, not about its kind", async () => {
    await start("all");
    const test = await ci({ roles: [{ name: "reader" }], unrestricted: true });
    const { message } = await failure(() => create(test.cloud, {}, test.call()));
    expect(message).to.contain("ask for the role `member`").and.not.contain("log in with a password");
  });

  it("that has expired, or whose secret is wrong, is told where to see that", async () => {
    await start("all");
    const made = await make({
      unrestricted: true,
      expires_at: new Date(Date.now() + 60_000).toISOString().slice(0, 19),
    });
    const wrong = await failure(() => login(variablesOf({ ...made, secret: "wrong" })).cloud.session.identity());
    now = new Date(Date.now() + 120_000);
    const expired = await failure(() => login(variablesOf(made)).cloud.session.identity());
    for (const error of [wrong, expired]) {
      expect(error).to.include({ code: "VENTUS_LOGIN" });
      expect(error.message)
        .to.contain(`log in with application credential ${made.id}: Keystone refused (401)`)
        .and.contain("it has expired")
        .and.contain("`openstack application credential show`")
        .and.not.contain(made.secret);
    }
  });

  it("that is unknown is told so: Keystone tells that much", async () => {
    await start("all");
    const error = await failure(() => login(variablesOf({ id: "0".repeat(32), secret: "x" })).cloud.session.identity());
    expect(error.message).to.contain("(404)").and.contain("there is no application credential of that id");
  });

  it("that is deleted while it is in use is told so, and nothing is taken for gone", async () => {
    await start("all");
    const owner = alice();
    const made = await make({ unrestricted: true });
    const test = login(variablesOf(made));
    const state = await create(test.cloud, {}, test.call());
    const path = `/users/${state.userId}/application_credentials/${made.id}`;
    await owner.cloud.session.send({ method: "DELETE", path }, owner.call());
    // Later than any list that may be remembered.
    test.clock.time += 10 * 60_000;
    for (const work of [
      () => read(test.cloud, state, test.call()),
      () => remove(test.cloud, state, test.call()),
      () => regenerate(test.cloud, state, test.call()),
    ]) {
      const error = await failure(work);
      expect(error).to.include({ code: "VENTUS_LOGIN" });
      expect(error.message).to.contain("the application credential was deleted meanwhile (404)");
    }
    expect((await read(owner.cloud, state, owner.call()))?.accessKey).to.equal(state.accessKey);
  });

  it("logs in by name and user as well as by id", async () => {
    await start("all");
    const { secret } = await make({ unrestricted: true });
    const { OS_AUTH_URL, OS_USERNAME } = sandbox.environment();
    const named = { OS_APPLICATION_CREDENTIAL_NAME: "ci", OS_APPLICATION_CREDENTIAL_SECRET: secret };
    const identity = await login({ OS_AUTH_URL, OS_USERNAME, ...named }).cloud.session.identity();
    expect(identity).to.include({ userName: "org:alice", projectId: sandbox.fixture.projects.demo.id });
  });

  it("is warned of once, as the next version of the cloud may refuse it", async () => {
    await start("all");
    const test = await ci({ unrestricted: true });
    const warnings: string[] = [];
    await connect(test.cloud.config, (message) => warnings.push(message)).close();
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.contain("Keystone 30 and later let none touch Object Storage Credentials");
  });
});
