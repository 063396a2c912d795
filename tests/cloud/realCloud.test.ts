import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { create } from "../../provider/objectStorageCredentials/create";
import { remove } from "../../provider/objectStorageCredentials/delete";
import { IncompleteError } from "../../provider/objectStorageCredentials/errors";
import { update } from "../../provider/objectStorageCredentials/update";
import type { State } from "../../provider/objectStorageCredentials/state";
import { startKeystone } from "../../tools/cloud/keystone";
import type { Keystone } from "../../tools/cloud/keystone";
import { NoKeystone } from "../../tools/cloud/keystoneInstall";
import { NoCeph } from "../../tools/cloud/ceph";
import { startRgw } from "../../tools/cloud/rgw";
import type { Rgw } from "../../tools/cloud/rgw";
import { Console } from "../../tools/demo/console";
import { refusal, type Key } from "../../tools/demo/bucket";
import { tellStory } from "../../tools/demo/story";
import { findEngine } from "../../tools/engine/engine";
import { packageRoot } from "../../tools/lib/places";
import { progressOn } from "../../tools/lib/progress";
import { PulumiProject } from "../../tools/pulumi/project";
import { installClients, testEveryClient, testPublicUrl, type Storage } from "../clients/s3Clients";
import { TestCloud } from "../helpers/cloud";
import { inFolder } from "../helpers/folder";
import { itInFullRun } from "../helpers/fullRun";
import { leaveOut } from "../helpers/leaveOut";
import { startTlsFront, type TlsFront } from "../helpers/tlsFront";
import { failure } from "../helpers/values";
import { testUploads } from "../sandbox/s3/uploads";

const progress = progressOn(process.stderr);

for (const memory of ["300", "none"] as const) {
  describe(`a real Keystone and a real Ceph gateway, memory of secrets: ${memory}`, function () {
    this.timeout(360_000);
    let keystone: Keystone;
    let started: Keystone | undefined;
    let rgw: Rgw | undefined;

    before(async function () {
      try {
        started = await startKeystone({ progress });
        rgw = await startRgw({ keystone: started, memory, progress });
        keystone = started;
      } catch (error) {
        if (!(error instanceof NoCeph) && !(error instanceof NoKeystone)) throw error;
        leaveOut(this, `with a real S3 gateway (memory of secrets: ${memory})`, error);
      }
    });

    after(async () => {
      await rgw?.stop();
      await started?.stop();
    });

    function login(...who: Parameters<Keystone["environment"]>): TestCloud {
      return new TestCloud(keystone.environment(...who));
    }

    function keyOf(state: State): Key {
      return { accessKey: state.accessKey, secretKey: state.secretKey.reveal(), endpoint: state.endpoint ?? "" };
    }

    async function withSet(test: TestCloud, work: (state: State) => Promise<void>): Promise<void> {
      const state = await create(test.cloud, {}, test.call());
      try {
        await work(state);
      } finally {
        await remove(test.cloud, state, test.call());
        await test.cloud.close();
      }
    }

    it("keep every promise of the demo, with the real engine", async () => {
      const engine = await findEngine({ progress });
      const environment = keystone.environment();
      const console = Console.open(environment);
      await inFolder(async (folder) => {
        const source = join(packageRoot, "examples", "quickstart");
        const project = await PulumiProject.copy(source, { engine, folder, environment });
        const silent = (): void => undefined;
        await tellStory({ project, console, step: silent, checked: silent, output: silent });
      });
      await console.close();
    });

    it("end the old secret at a regenerate, because the wait uses the new one", async () => {
      const test = login();
      await withSet(test, async (old) => {
        expect(await refusal(keyOf(old))).to.equal(undefined);
        const next = await update(test.cloud, old, { regenerate: "2" }, test.call());
        expect(await refusal(keyOf(next))).to.equal(undefined);
        expect(await refusal(keyOf(old))).to.equal("SignatureDoesNotMatch");
      });
    });

    it(`${memory === "none" ? "end" : "may remember for a while"} a key that was used and then deleted`, async () => {
      const test = login();
      let used: Key | undefined;
      await withSet(test, async (state) => {
        used = keyOf(state);
        expect(await refusal(used)).to.equal(undefined);
      });
      if (used === undefined) throw new Error("no key");
      expect(await refusal(used)).to.equal(memory === "none" ? "InvalidAccessKeyId" : undefined);
    });

    if (memory === "300") {
      itInFullRun("forget a key that was deleted 300 s after its first use, and not much later", async () => {
        const test = login();
        let used: Key | undefined;
        let firstUse = 0;
        await withSet(test, async (state) => {
          // The wait for S3 that comes with a create is the first use.
          firstUse = Date.now();
          used = keyOf(state);
          expect(await refusal(used)).to.equal(undefined);
        });
        if (used === undefined) throw new Error("no key");
        let refused: string | undefined;
        while (refused === undefined && Date.now() - firstUse < 330_000) {
          await pause(1_000);
          refused = await refusal(used);
        }
        expect(refused).to.equal("InvalidAccessKeyId");
        expect(Date.now() - firstUse).to.be.within(250_000, 310_000);
      });
    }

    it("let both pairs work during an overlap, and the current one after it", async () => {
      const test = login();
      await withSet(test, async (first) => {
        const second = await update(test.cloud, first, { regenerate: "2", overlap: "1h" }, test.call());
        try {
          expect(await refusal(keyOf(second))).to.equal(undefined);
          expect(await refusal(keyOf(first))).to.equal(undefined);
          const over = { ...second, previousUntil: new Date(test.clock.now() - 1).toISOString() };
          const ended = await update(test.cloud, over, { regenerate: "2", overlap: "1h" }, test.call());
          expect(ended.previousAccessKey).to.equal(undefined);
          expect(await test.cloud.credentials.get(first.userId, first.accessKey, test.call())).to.equal(undefined);
          expect(await refusal(keyOf(ended))).to.equal(undefined);
        } finally {
          await remove(test.cloud, second, test.call());
        }
      });
    });

    it("refuse the key of a user whose role S3 does not accept, and the error says what to check", async () => {
      const admin = login("admin");
      const { fixture } = keystone;
      const inputs = { userId: fixture.users["org:reader"].id, projectId: fixture.projects.demo.id, waitForActive: 1 };
      const error = await failure(() => create(admin.cloud, inputs, admin.call()));
      if (!(error instanceof IncompleteError)) throw error;
      expect(error.message).to.contain("`member`");
      await remove(admin.cloud, error.state, admin.call());
      await admin.cloud.close();
    });

    it("show a key its own project's buckets only; a public object is reached with the project's id", async () => {
      const [demo, demo2] = [login("org:alice", "demo"), login("org:alice", "demo2")];
      await withSet(demo, async (one) => {
        const client = s3(keyOf(one));
        const place = { Bucket: `pictures-${memory}`, Key: "cat.txt" };
        await client.send(new CreateBucketCommand({ Bucket: place.Bucket }));
        await client.send(new PutObjectCommand({ ...place, Body: "meow", ACL: "public-read" }));
        await withSet(demo2, async (other) => {
          const seen = await s3(keyOf(other)).send(new ListBucketsCommand({}));
          expect(seen.Buckets ?? []).to.deep.equal([]);
        });
        const get = async (path: string): Promise<number> =>
          (await demo.cloud.http.send({ method: "GET", url: `${one.endpoint ?? ""}${path}` })).status;
        expect(await get(`/${one.projectId}:${place.Bucket}/${place.Key}`)).to.equal(200);
        expect(await get(`/${place.Bucket}/${place.Key}`)).to.equal(404);
      });
    });

    // Once is enough: what a gateway remembers makes no difference to clients, and the one without memory takes a second a request.
    if (memory === "300") {
      describe("give credentials that, in the form that each client wants,", () => {
        let test: TestCloud;
        let front: TlsFront;
        let state: State;

        before(async () => {
          await installClients();
          test = login();
          state = await create(test.cloud, {}, test.call());
          front = await startTlsFront(state.endpoint ?? "");
        });
        after(async () => {
          await front.stop();
          await remove(test.cloud, state, test.call());
          await test.cloud.close();
        });

        const storage = (): Storage => ({
          credentials: { accessKey: state.accessKey, secretKey: state.secretKey.reveal(), endpoint: front.url },
          projectId: state.projectId,
          cert: front.cert,
        });

        testEveryClient(storage);
        testPublicUrl(storage);
      });

      describe("as the sandbox does it, for uploads,", () => {
        let test: TestCloud;
        let state: State;

        before(async () => {
          test = login();
          state = await create(test.cloud, {}, test.call());
        });
        after(async () => {
          await remove(test.cloud, state, test.call());
          await test.cloud.close();
        });

        testUploads(() => ({
          endpoint: state.endpoint ?? "",
          key: { access: state.accessKey, secret: state.secretKey.reveal() },
        }));
      });
    }
  });
}

function s3({ accessKey, secretKey, endpoint }: Key): S3Client {
  return new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
  });
}
