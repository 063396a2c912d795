import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { expect } from "chai";
import { type Sandbox, startSandbox } from "../../../sandbox/index";
import { clientOf, expectRefusal, type Key, makeKey } from "../s3Client";
import { sendRaw, sendSigned } from "../signed";

const Bucket = "media";

describe("S3 of the sandbox, to the AWS SDK", () => {
  let sandbox: Sandbox;
  let key: Key;
  let alice: S3Client;

  beforeEach(async () => {
    sandbox = await startSandbox();
    key = await makeKey(sandbox, "org:alice");
    alice = clientOf(sandbox, key);
  });
  afterEach(async () => {
    alice.destroy();
    await sandbox.stop();
  });

  const put = (Key: string, Body = Key) => alice.send(new PutObjectCommand({ Bucket, Key, Body }));
  const names = async (client: S3Client): Promise<readonly (string | undefined)[]> =>
    ((await client.send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name }) => Name);

  describe("buckets", () => {
    it("are made, listed, looked at and removed", async () => {
      await alice.send(new CreateBucketCommand({ Bucket }));
      await alice.send(new CreateBucketCommand({ Bucket: "archive" }));
      expect(await names(alice)).to.deep.equal(["archive", Bucket]);
      await alice.send(new HeadBucketCommand({ Bucket }));
      const { LocationConstraint } = await alice.send(new GetBucketLocationCommand({ Bucket }));
      expect(LocationConstraint).to.equal("default");
      await alice.send(new DeleteBucketCommand({ Bucket: "archive" }));
      expect(await names(alice)).to.deep.equal([Bucket]);
    });

    it("are made again without complaint, and stay as they are", async () => {
      await alice.send(new CreateBucketCommand({ Bucket }));
      await put("kept");
      await alice.send(new CreateBucketCommand({ Bucket }));
      const { KeyCount } = await alice.send(new ListObjectsV2Command({ Bucket }));
      expect(KeyCount).to.equal(1);
    });

    it("belong to the project: a colleague sees them, another project has its own of the same name", async () => {
      await alice.send(new CreateBucketCommand({ Bucket }));
      const bob = clientOf(sandbox, await makeKey(sandbox, "org:bob"));
      const elsewhere = clientOf(sandbox, await makeKey(sandbox, "org:alice", "demo2"));
      expect(await names(bob)).to.deep.equal([Bucket]);
      expect(await names(elsewhere)).to.be.empty;
      await expectRefusal(elsewhere.send(new ListObjectsV2Command({ Bucket })), "NoSuchBucket", 404);
      await elsewhere.send(new CreateBucketCommand({ Bucket }));
      await put("mine");
      expect((await elsewhere.send(new ListObjectsV2Command({ Bucket }))).KeyCount).to.equal(0);
      for (const client of [bob, elsewhere]) client.destroy();
    });

    it("are refused: a name that is none, a place RGW does not know, one not there, one not empty", async () => {
      for (const name of ["ab", "Upper", "under_score", "192.168.0.1", "a..b", "x".repeat(64)])
        await expectRefusal(alice.send(new CreateBucketCommand({ Bucket: name })), "InvalidBucketName", 400);
      const eu = clientOf(sandbox, key, "eu-west-1");
      await expectRefusal(eu.send(new CreateBucketCommand({ Bucket })), "InvalidLocationConstraint", 400);
      eu.destroy();
      await expectRefusal(alice.send(new DeleteBucketCommand({ Bucket })), "NoSuchBucket", 404);
      await expectRefusal(alice.send(new HeadBucketCommand({ Bucket })), "NotFound", 404);
      await alice.send(new CreateBucketCommand({ Bucket }));
      await put("x");
      await expectRefusal(alice.send(new DeleteBucketCommand({ Bucket })), "BucketNotEmpty", 409);
    });
  });

  describe("objects", () => {
    beforeEach(() => alice.send(new CreateBucketCommand({ Bucket })));

    it("come back as they were put, with type, headers and metadata", async () => {
      const headers = { ContentType: "text/plain", CacheControl: "no-cache", ContentDisposition: "attachment" };
      const Key = "a b/ü & <c>.txt";
      const { ETag } = await alice.send(
        new PutObjectCommand({ Bucket, Key, Body: "hello", ...headers, Metadata: { color: "blue" } }),
      );
      expect(ETag).to.equal('"5d41402abc4b2a76b9719d911017c592"');
      const got = await alice.send(new GetObjectCommand({ Bucket, Key }));
      expect(got).to.deep.include({
        ...headers,
        ETag,
        ContentLength: 5,
        AcceptRanges: "bytes",
        Metadata: { color: "blue" },
      });
      expect(await got.Body?.transformToString()).to.equal("hello");
      const head = await alice.send(new HeadObjectCommand({ Bucket, Key }));
      expect(head).to.deep.include({ ...headers, ETag, ContentLength: 5, Metadata: { color: "blue" } });
    });

    it("are binary/octet-stream by default, may be empty, and are replaced", async () => {
      await put("x", "first");
      await put("x", "");
      const raw = await sendSigned(sandbox.s3Endpoint, key, { method: "PUT", path: "/media/raw", body: "" });
      expect(raw.status).to.equal(200);
      const got = await alice.send(new GetObjectCommand({ Bucket, Key: "raw" }));
      expect(got).to.include({ ContentType: "binary/octet-stream", ContentLength: 0 });
      expect((await alice.send(new HeadObjectCommand({ Bucket, Key: "x" }))).ContentLength).to.equal(0);
    });

    it("are read in ranges", async () => {
      await put("x", "hello world");
      for (const [Range, text, ContentRange] of [
        ["bytes=0-4", "hello", "bytes 0-4/11"],
        ["bytes=6-", "world", "bytes 6-10/11"],
        ["bytes=-5", "world", "bytes 6-10/11"],
        ["bytes=6-100", "world", "bytes 6-10/11"],
        ["bytes=0-1,3-4", "he", "bytes 0-1/11"],
      ] as const) {
        const got = await alice.send(new GetObjectCommand({ Bucket, Key: "x", Range }));
        expect([await got.Body?.transformToString(), got.ContentRange]).to.deep.equal([text, ContentRange]);
        expect(got.$metadata.httpStatusCode).to.equal(206);
      }
      await expectRefusal(
        alice.send(new GetObjectCommand({ Bucket, Key: "x", Range: "bytes=50-" })),
        "InvalidRange",
        416,
      );
    });

    it("are told unknown: the bucket, or the key", async () => {
      await expectRefusal(alice.send(new GetObjectCommand({ Bucket, Key: "none" })), "NoSuchKey", 404);
      await expectRefusal(alice.send(new HeadObjectCommand({ Bucket, Key: "none" })), "NotFound", 404);
      await expectRefusal(alice.send(new GetObjectCommand({ Bucket: "none", Key: "x" })), "NoSuchBucket", 404);
      await expectRefusal(alice.send(new PutObjectCommand({ Bucket: "none", Key: "x" })), "NoSuchBucket", 404);
    });

    it("are deleted, there or not, one or many", async () => {
      await put("x");
      for (const Key of ["x", "x"])
        expect((await alice.send(new DeleteObjectCommand({ Bucket, Key }))).$metadata.httpStatusCode).to.equal(204);
      const odd = "a & <b>\u0001'\".txt";
      await put(odd);
      const { Deleted } = await alice.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: odd }, { Key: "none" }] } }),
      );
      expect(Deleted?.map(({ Key }) => Key)).to.have.members([odd, "none"]);
      expect((await alice.send(new ListObjectsV2Command({ Bucket }))).KeyCount).to.equal(0);
      const quiet = await alice.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "x" }], Quiet: true } }),
      );
      expect(quiet.Deleted).to.be.undefined;
      const malformed = { method: "POST" as const, path: "/media", query: { delete: "" }, body: "nope" };
      expect((await sendSigned(sandbox.s3Endpoint, key, malformed)).status).to.equal(400);
    });

    it("are copied, with their metadata or with new", async () => {
      await alice.send(new PutObjectCommand({ Bucket, Key: "x", Body: "hello", Metadata: { color: "blue" } }));
      await alice.send(new CopyObjectCommand({ Bucket, Key: "y", CopySource: "media/x" }));
      const got = await alice.send(new GetObjectCommand({ Bucket, Key: "y" }));
      expect([await got.Body?.transformToString(), got.Metadata]).to.deep.equal(["hello", { color: "blue" }]);
      const replace = { CopySource: "media/x", MetadataDirective: "REPLACE" as const, Metadata: { color: "red" } };
      await alice.send(new CopyObjectCommand({ Bucket, Key: "y", ...replace }));
      expect((await alice.send(new HeadObjectCommand({ Bucket, Key: "y" }))).Metadata).to.deep.equal({ color: "red" });
      await expectRefusal(
        alice.send(new CopyObjectCommand({ Bucket, Key: "z", CopySource: "media/none" })),
        "NoSuchKey",
        404,
      );
    });

    it("are had on condition", async () => {
      const { ETag } = await put("x");
      const get = (condition: object) => alice.send(new GetObjectCommand({ Bucket, Key: "x", ...condition }));
      await get({ IfMatch: ETag });
      await expectRefusal(get({ IfMatch: '"other"' }), "PreconditionFailed", 412);
      await expectRefusal(get({ IfNoneMatch: ETag }), "Unknown", 304);
      await expectRefusal(
        alice.send(new PutObjectCommand({ Bucket, Key: "x", IfNoneMatch: "*" })),
        "PreconditionFailed",
        412,
      );
    });

    it("with a wrong Content-MD5 are not taken", async () => {
      const send = (md5: string) =>
        sendSigned(sandbox.s3Endpoint, key, {
          method: "PUT",
          path: "/media/x",
          body: "hello",
          headers: { "content-md5": md5 },
        });
      expect(await send("AAAAAAAAAAAAAAAAAAAAAA==")).to.include({ status: 400, code: "BadDigest" });
      expect(await send("zz")).to.include({ status: 400, code: "InvalidDigest" });
      expect((await send("XUFAKrxLKna5cZ2REBfFkg==")).status).to.equal(200);
    });

    it("that are public are read by all with the project in the path, and by nobody without", async () => {
      const tenant = sandbox.fixture.projects.demo.id;
      await alice.send(new PutObjectCommand({ Bucket, Key: "open", Body: "hi", ACL: "public-read" }));
      await put("closed");
      const get = (path: string) => sendRaw(sandbox.s3Endpoint, { path });
      expect(await get(`/${tenant}:media/open`)).to.include({ status: 200, text: "hi" });
      expect(await get(`/${tenant}:media/closed`)).to.include({ status: 403, code: "AccessDenied" });
      expect(await get(`/${tenant}:media`)).to.include({ status: 403, code: "AccessDenied" });
      expect(await get("/media/open")).to.include({ status: 404, code: "NoSuchBucket" });
      const list = await get("/");
      expect(list.status).to.equal(200);
      expect(list.text).to.contain("<ID>anonymous</ID>").and.to.contain("<Buckets></Buckets>");
    });
  });

  describe("lists", () => {
    beforeEach(async () => {
      await alice.send(new CreateBucketCommand({ Bucket }));
      for (const Key of ["b&c", "a", "d/1", "d/2", "d/e/3", "ü", "z"]) await put(Key);
    });

    it("are in the order of UTF-8, with size, ETag, owner (version 1) and KeyCount (version 2)", async () => {
      const { Contents = [], Marker } = await alice.send(new ListObjectsCommand({ Bucket }));
      expect(Contents.map(({ Key }) => Key)).to.deep.equal(["a", "b&c", "d/1", "d/2", "d/e/3", "z", "ü"]);
      expect(Marker).to.equal("");
      const { demo } = sandbox.fixture.projects;
      expect(Contents[0]).to.deep.include({
        Size: 1,
        ETag: '"0cc175b9c0f1b6a831c399e269772661"',
        StorageClass: "STANDARD",
        Owner: { ID: `${demo.id}$${demo.id}`, DisplayName: "demo" },
      });
      const second = await alice.send(new ListObjectsV2Command({ Bucket, StartAfter: "d/2" }));
      expect(second).to.include({ KeyCount: 3, StartAfter: "d/2", IsTruncated: false });
      expect(second.Contents?.[0]).not.to.have.property("Owner");
    });

    it("gather what is below a delimiter", async () => {
      const list = await alice.send(new ListObjectsV2Command({ Bucket, Delimiter: "/" }));
      expect(list.CommonPrefixes).to.deep.equal([{ Prefix: "d/" }]);
      expect(list.Contents?.map(({ Key }) => Key)).to.deep.equal(["a", "b&c", "z", "ü"]);
      const below = await alice.send(new ListObjectsV2Command({ Bucket, Delimiter: "/", Prefix: "d/" }));
      expect(below.CommonPrefixes).to.deep.equal([{ Prefix: "d/e/" }]);
      expect(below.Contents?.map(({ Key }) => Key)).to.deep.equal(["d/1", "d/2"]);
    });

    for (const Delimiter of [undefined, "/"])
      it(`go on page by page ${Delimiter === undefined ? "without" : "with"} a delimiter, in both versions`, async () => {
        const expected =
          Delimiter === undefined ? ["a", "b&c", "d/1", "d/2", "d/e/3", "z", "ü"] : ["a", "b&c", "d/", "z", "ü"];
        for (const version of [1, 2]) {
          const found: (string | undefined)[] = [];
          let next: string | undefined;
          do {
            const input = { Bucket, MaxKeys: 2, ...(Delimiter === undefined ? {} : { Delimiter }) };
            const page =
              version === 1
                ? await alice.send(
                    new ListObjectsCommand({ ...input, ...(next === undefined ? {} : { Marker: next }) }),
                  )
                : await alice.send(
                    new ListObjectsV2Command({ ...input, ...(next === undefined ? {} : { ContinuationToken: next }) }),
                  );
            const prefixes = (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix);
            const keys = (page.Contents ?? []).map(({ Key }) => Key);
            expect(keys.length + prefixes.length).to.be.within(1, 2);
            found.push(...[...keys, ...prefixes].sort());
            next =
              "NextMarker" in page
                ? page.NextMarker
                : "NextContinuationToken" in page
                  ? page.NextContinuationToken
                  : undefined;
            expect(page.IsTruncated).to.equal(next !== undefined);
          } while (next !== undefined);
          expect(found).to.deep.equal(expected);
        }
      });

    it("hold 1000 at most, none for 0, and want a number", async () => {
      const list = (max: string) => sendSigned(sandbox.s3Endpoint, key, { path: "/media", query: { "max-keys": max } });
      expect((await list("5000")).text).to.contain("<MaxKeys>1000</MaxKeys>");
      expect((await list("0")).text)
        .to.contain("<IsTruncated>false</IsTruncated>")
        .and.not.to.contain("<Contents>");
      expect(await list("x")).to.include({ status: 400, code: "InvalidArgument" });
    });

    it("encode keys when asked to, slashes too", async () => {
      const query = { "encoding-type": "url", prefix: "d/" };
      const { text } = await sendSigned(sandbox.s3Endpoint, key, { path: "/media", query });
      expect(text).to.contain("<EncodingType>url</EncodingType>").and.to.contain("<Key>d%2F1</Key>");
      expect(text).to.contain("<Prefix>d/</Prefix>");
    });
  });

  describe("other requests", () => {
    it("are refused as a wrong method, or honestly as not in the sandbox", async () => {
      await alice.send(new CreateBucketCommand({ Bucket }));
      const send = (method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE", path: string, query = {}) =>
        sendSigned(sandbox.s3Endpoint, key, { method, path, query });
      for (const [method, path] of [
        ["PUT", "/"],
        ["DELETE", "/"],
        ["POST", "/"],
        ["PATCH", "/media"],
        ["PATCH", "/media/x"],
      ] as const)
        expect(await send(method, path), `${method} ${path}`).to.include({ status: 405, code: "MethodNotAllowed" });
      for (const [method, path, query] of [
        ["GET", "/media", { policy: "" }],
        ["PUT", "/media", { versioning: "" }],
        ["POST", "/media/x", { uploads: "" }],
      ] as const) {
        const reply = await send(method, path, query);
        expect(reply).to.include({ status: 501, code: "NotImplemented" });
        expect(reply.text).to.contain("The sandbox has no ");
      }
    });

    it("get an error in XML with the bucket and a request id", async () => {
      const reply = await sendSigned(sandbox.s3Endpoint, key, { path: "/none" });
      expect(reply.headers.get("content-type")).to.equal("application/xml");
      const id = reply.headers.get("x-amz-request-id") ?? "";
      expect(reply.text).to.equal(
        '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchBucket</Code><Message></Message>' +
          `<BucketName>none</BucketName><RequestId>${id}</RequestId><HostId>ventus-sandbox</HostId></Error>`,
      );
    });
  });
});
