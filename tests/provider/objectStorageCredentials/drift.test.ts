import { inspect } from "node:util";
import { expect } from "chai";
import { create } from "../../../provider/objectStorageCredentials/create";
import { remove } from "../../../provider/objectStorageCredentials/delete";
import { findDrift } from "../../../provider/objectStorageCredentials/drift";
import type { Watched } from "../../../provider/objectStorageCredentials/drift";
import type { Drift } from "../../../provider/objectStorageCredentials/driftText";
import { WrongCloudError } from "../../../provider/objectStorageCredentials/errors";
import { regenerate } from "../../../provider/objectStorageCredentials/regenerate";
import type { State } from "../../../provider/objectStorageCredentials/state";
import { update } from "../../../provider/objectStorageCredentials/update";
import { LoginError } from "../../../provider/keystone/errors";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { Administrator } from "../../helpers/administrator";
import { changes, requestsSince, TestCloud } from "../../helpers/cloud";
import { FaultProxy } from "../../helpers/faultProxy";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import { failure } from "../../helpers/values";

describe("the drift of a stack's Object Storage Credentials", () => {
  let sandbox: Sandbox;
  let administrator: Administrator;
  /** Whoever makes the sets, and works at the console. */
  let person: TestCloud;
  let state: State;
  const open = new Set<TestCloud>();

  beforeEach(async () => {
    sandbox = await startSandbox();
    administrator = new Administrator(sandbox);
    person = login();
    state = await create(person.cloud, {}, person.call());
  });

  afterEach(async () => {
    for (const test of open) await test.cloud.close();
    open.clear();
    await sandbox.stop();
  });

  function login(...who: Parameters<Sandbox["environment"]>): TestCloud {
    const test = new TestCloud(sandbox.environment(...who));
    open.add(test);
    return test;
  }

  /** What a process of its own finds, as a pipeline is one. */
  async function drift(watched: Watched[] = [{ state, allowMultiple: false }], test = login()): Promise<Drift[][]> {
    const accessKeys = new Set(watched.map((one) => one.state.accessKey));
    return await findDrift(test.cloud, watched, { accessKeys }, test.call());
  }

  async function only(...args: Parameters<typeof drift>): Promise<Drift> {
    const [[first, ...rest] = [], ...others] = await drift(...args);
    expect([...rest, ...others.flat()]).to.deep.equal([]);
    if (first === undefined) throw new Error("no drift was found");
    for (const secret of secrets()) expect(inspect(first, { depth: null })).not.to.contain(secret);
    return first;
  }

  const secrets = (): string[] => [
    state.secretKey.reveal(),
    state.previousSecretKey?.reveal() ?? "pw-org:alice",
    "pw-org:alice",
  ];

  it("is none where nothing has changed, for one login, one list, the projects and one request to S3", async () => {
    const from = sandbox.requests.length;
    expect(await drift()).to.deep.equal([[]]);
    expect(requestsSince(sandbox, from)).to.deep.equal([
      "POST /v3/auth/tokens 201",
      `GET /v3/users/${state.userId}/credentials/OS-EC2 200`,
      `GET /v3/users/${state.userId}/projects 200`,
      "GET / 200",
    ]);
  });

  it("tells of a set that was deleted", async () => {
    await remove(person.cloud, state, person.call());
    expect(await only()).to.deep.equal({
      kind: "deleted",
      message: `access key ${state.accessKey} was deleted outside Pulumi, and S3 refuses whoever uses it. Run \`pulumi up --refresh\`: it makes a new set, with another access key`,
    });
  });

  it("tells of a secret that was regenerated, and does not end the old one by trying the new one at S3", async () => {
    const secret = await regenerate(person.cloud, state, person.call());
    const from = sandbox.requests.length;
    const found = await only();
    expect(found.kind).to.equal("secret-regenerated");
    expect(found.message)
      .to.contain(`the secret of access key ${state.accessKey} was regenerated outside Pulumi`)
      .and.contain("Run `pulumi up --refresh`: it takes up the new secret and hands it on");
    expect(inspect(found)).not.to.contain(secret.reveal());
    expect(requestsSince(sandbox, from)).not.to.include("GET / 200");
  });

  it("tells of a secret that was wiped out, as another thing than a regenerated one", async () => {
    await administrator.wipeSecret(state);
    const found = await only();
    expect(found.kind).to.equal("secret-wiped");
    expect(found.message).to.contain("the key is dead. Run `pulumi up --refresh`: it gives the key a new secret");
  });

  it("tells of a set that was moved to another project", async () => {
    await administrator.move(state, "demo2");
    const found = await only();
    expect(found.kind).to.equal("moved");
    const { demo, demo2 } = sandbox.fixture.projects;
    expect(found.message)
      .to.contain(`was moved from project ${demo.id} to project ${demo2.id} outside Pulumi`)
      .and.contain(`set \`projectId\` to ${demo2.id}`);
  });

  it("tells of a second set, names it and says how to be rid of it", async () => {
    const other = await create(person.cloud, { allowMultiple: true }, person.call());
    const found = await only();
    expect(found.kind).to.equal("second-set");
    expect(found.message)
      .to.contain(`that this stack did not make (access key ${other.accessKey}), beside ${state.accessKey}`)
      .and.contain(`\`openstack ec2 credentials delete ${other.accessKey}\``)
      .and.contain("set `allowMultiple: true`");
    expect(found.message).not.to.contain(other.secretKey.reveal());
  });

  it("takes no set for a second one that was deleted, and is still in Keystone's cache", async () => {
    const second = await create(person.cloud, { allowMultiple: true }, person.call());
    const test = login();
    await test.keepSets();
    await remove(person.cloud, second, person.call());
    expect(await drift(undefined, test)).to.deep.equal([[]]);
  });

  it("takes no set for a second one that the stack holds, that may be there, or that is another project's", async () => {
    const other = await create(person.cloud, { allowMultiple: true }, person.call());
    await create(person.cloud, { projectId: sandbox.fixture.projects.demo2.id }, person.call());
    const both = [state, other].map((one) => ({ state: one, allowMultiple: false }));
    expect(await drift(both)).to.deep.equal([[], []]);
    expect(await drift([{ state, allowMultiple: true }])).to.deep.equal([[]]);
  });

  it("tells of a role that was taken away in another project than the login's", async () => {
    const test = login("org:alice", "demo2");
    await administrator.takeRole("org:alice", "demo");
    const found = await only(undefined, test);
    expect(found.kind).to.equal("role-removed");
    expect(found.message)
      .to.contain(`user ${state.userId} has no role in project ${state.projectId} any more`)
      .and.contain(`\`openstack role add --user ${state.userId} --project ${state.projectId} member\``);
  });

  it("tells of it in the login's own project too, where Keystone refuses the login", async () => {
    await administrator.takeRole("org:alice", "demo");
    expect((await only()).kind).to.equal("role-removed");
  });

  it("tells of it to a console account as well", async () => {
    await administrator.takeRole("org:alice", "demo");
    const test = new TestCloud(sandbox.oidcEnvironment());
    open.add(test);
    expect((await only(undefined, test)).kind).to.equal("role-removed");
  });

  it("still takes a wrong password and a wrong project for what they are", async () => {
    const variables = sandbox.environment();
    for (const wrong of [{ OS_PASSWORD: "hunter2" }, { OS_PROJECT_ID: sandbox.fixture.projects.admin.id }]) {
      const test = new TestCloud({ ...variables, ...wrong });
      open.add(test);
      const error = await failure(() => drift(undefined, test));
      expect(error).to.be.instanceOf(LoginError);
      expect(error.message).not.to.contain("hunter2");
    }
  });

  it("takes no role for lost in whose project somebody else is", async () => {
    const { projects } = sandbox.fixture;
    const hers = await create(person.cloud, { projectId: projects.demo2.id }, person.call());
    const bob = login("org:bob", "demo2");
    expect(await failure(() => drift([{ state: hers, allowMultiple: false }], bob))).to.be.instanceOf(LoginError);
  });

  it("leaves it to S3 where the cloud tells nobody of the roles", async () => {
    const proxy = await FaultProxy.start(sandbox.authUrl);
    proxy.fault((_method, path) => path.endsWith("/projects"), "403", { times: Infinity });
    const test = new TestCloud({ ...sandbox.environment("org:alice", "demo2"), OS_AUTH_URL: proxy.authUrl });
    open.add(test);
    const watched = [{ state: { ...state, authUrl: proxy.authUrl }, allowMultiple: false }];
    expect(await drift(watched, test)).to.deep.equal([[]]);
    await administrator.takeRole("org:alice", "demo");
    expect((await only(watched, test)).kind).to.equal("s3-refuses");
    await proxy.stop();
  });

  it("tells of a role that S3 does not accept, though the key is there", async () => {
    await administrator.giveRole("org:alice", "demo", "reader");
    await administrator.takeRole("org:alice", "demo");
    const found = await only();
    expect(found.kind).to.equal("s3-refuses");
    expect(found.message)
      .to.contain(`S3 at ${sandbox.s3Endpoint} refuses access key ${state.accessKey} (AccessDenied)`)
      .and.contain("a role in the project that the gateway accepts (`member`)");
  });

  it("tells of an S3 that does not answer, after asking it three times", async () => {
    const gateway = await ScriptedServer.start(answer(503), answer(503), answer(500), answer(200));
    state = { ...state, endpoint: gateway.url };
    const found = await only();
    expect(found.kind).to.equal("s3-unreachable");
    expect(found.message).to.contain(`S3 at ${gateway.url} could not say whether access key ${state.accessKey} works`);
    expect(gateway.seen).to.have.lengthOf(3);
    await gateway.stop();
    expect((await only()).kind).to.equal("s3-unreachable");
  });

  it("takes a wrong clock of its own for nothing that the key could help", async () => {
    const test = login();
    test.clock.time += 3_600_000;
    const found = await only(undefined, test);
    expect(found.kind).to.equal("s3-unreachable");
    expect(found.message).to.contain("Set this machine's clock");
  });

  it("is none where S3 answers the second time, or where no S3 is known", async () => {
    const gateway = await ScriptedServer.start(answer(503), answer(200));
    expect(await drift([{ state: { ...state, endpoint: gateway.url }, allowMultiple: false }])).to.deep.equal([[]]);
    await gateway.stop();
    expect(await drift([{ state: { ...state, endpoint: undefined }, allowMultiple: false }])).to.deep.equal([[]]);
  });

  it("tells of a rotation from the moment on at which it is due", async () => {
    const test = login();
    const rotateAt = new Date(test.clock.now() + 1000).toISOString();
    const watched = [{ state: { ...state, rotateAt }, allowMultiple: false }];
    expect(await drift(watched, test)).to.deep.equal([[]]);
    test.clock.time += 1000;
    expect(await only(watched, test)).to.deep.equal({
      kind: "rotation-due",
      message: `the secret of access key ${state.accessKey} is due for rotation since ${rotateAt}. Run \`pulumi up\`: it makes a new one`,
    });
  });

  describe("during an overlap", () => {
    let first: State;

    beforeEach(async () => {
      first = state;
      state = await update(person.cloud, first, { overlap: "24h", regenerate: "OPS-1" }, person.call());
      expect(state).to.include({ previousAccessKey: first.accessKey });
    });

    it("is none: the previous pair is the resource's own", async () => {
      expect(
        await findDrift(person.cloud, [{ state, allowMultiple: false }], { accessKeys: new Set() }, person.call()),
      ).to.deep.equal([[]]);
    });

    it("tells of a previous pair that was deleted too early, or whose secret was regenerated", async () => {
      await regenerate(person.cloud, first, person.call());
      const regenerated = await only();
      expect(regenerated.kind).to.equal("secret-regenerated");
      expect(regenerated.message).to.contain(`the secret of access key ${first.accessKey} was regenerated`);
      await remove(person.cloud, first, person.call());
      const found = await only();
      expect(found.kind).to.equal("previous-deleted");
      expect(found.message)
        .to.contain(`the previous access key ${first.accessKey} was deleted outside Pulumi`)
        .and.contain(`those who have not changed to ${state.accessKey} yet`);
    });

    it("tells of a current pair that was deleted, and that the previous one still works", async () => {
      await person.cloud.credentials.delete(state.userId, state.accessKey, person.call());
      const found = await only();
      expect(found.kind).to.equal("deleted");
      expect(found.message).to.contain(`in its overlap with ${first.accessKey}, which still works`);
    });

    it("tells when the overlap is over", async () => {
      const test = login();
      state = { ...state, previousUntil: new Date(test.clock.now() + 1000).toISOString() };
      expect(await drift(undefined, test)).to.deep.equal([[]]);
      test.clock.time += 1000;
      const found = await only(undefined, test);
      expect(found.kind).to.equal("overlap-over");
      expect(found.message).to.contain(
        `the previous access key ${first.accessKey} with ${state.accessKey} ended on ${state.previousUntil ?? ""}`,
      );
    });
  });

  it("tells everything at once, each resource's beside it", async () => {
    const { projects } = sandbox.fixture;
    const second = await create(person.cloud, { projectId: projects.demo2.id }, person.call());
    await remove(person.cloud, state, person.call());
    const byHand = await create(person.cloud, {}, person.call());
    await regenerate(person.cloud, second, person.call());
    const found = await drift([
      { state, allowMultiple: false },
      { state: second, allowMultiple: false },
    ]);
    expect(found.map((drifts) => drifts.map(({ kind }) => kind))).to.deep.equal([
      ["deleted", "second-set"],
      ["secret-regenerated"],
    ]);
    expect(found[0]?.[1]?.message).to.contain(byHand.accessKey);
  });

  it("is an error, and not drift, at another cloud or for somebody who may not see the sets", async () => {
    const elsewhere = await startSandbox();
    const other = new TestCloud(elsewhere.environment());
    open.add(other);
    expect(await failure(() => drift(undefined, other))).to.be.instanceOf(WrongCloudError);
    await elsewhere.stop();
    const error = await failure(() => drift(undefined, login("org:bob")));
    expect(error).to.be.instanceOf(WrongCloudError);
    expect(error.message).to.contain('the login is "org:bob"').and.contain("log in as their owner");
  });

  it("is seen by an administrator as well", async () => {
    expect(await drift(undefined, login("admin"))).to.deep.equal([[]]);
    await administrator.takeRole("org:alice", "demo");
    expect((await only(undefined, login("admin"))).kind).to.equal("role-removed");
  });

  it("changes nothing in the cloud", async () => {
    await regenerate(person.cloud, state, person.call());
    await create(person.cloud, { allowMultiple: true }, person.call());
    const from = sandbox.requests.length;
    const test = login();
    await drift([{ state: { ...state, rotateAt: "2020-01-01T00:00:00.000Z" }, allowMultiple: false }], test);
    expect(changes(requestsSince(sandbox, from))).to.deep.equal([]);
    expect(test.warnings).to.deep.equal([]);
  });
});
