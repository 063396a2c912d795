import { status } from "@grpc/grpc-js";
import { expect } from "chai";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { sealed, unknownText } from "../../helpers/providerClient";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import { failure, isObject } from "../../helpers/values";
import { setUp } from "./provider";
import type { Setup } from "./provider";

const list = "ventus:index:listObjectStorageCredentials";
const get = "ventus:index:getObjectStorageCredentials";
const buckets = "ventus:index:listBuckets";

describe("the plugin's functions", () => {
  let setup: Setup;

  beforeEach(async () => {
    setup = await setUp();
    await setup.client.configure({});
  });

  afterEach(async () => {
    await setup.stop();
  });

  /** A new set, its secret taken out of the envelope. */
  async function created(
    inputs: Record<string, string | boolean> = {},
  ): Promise<{ accessKey: string; secretKey: string }> {
    const { id, properties } = await setup.client.create(inputs);
    const { secretKey } = properties;
    return { accessKey: id, secretKey: isObject(secretKey) ? String(secretKey["value"]) : "" };
  }

  it("that are none are refused, with the names of those that are", async () => {
    const error = await failure(() => setup.client.invoke("ventus:index:getSecrets", {}));
    expect(error).to.include({ code: status.NOT_FOUND });
    expect(error.message).to.contain(`no function "ventus:index:getSecrets"; it has ${list}, ${get}, ${buckets}`);
  });

  it("refuse wrong arguments, all at once, and show no value", async () => {
    const { failures } = await setup.client.invoke(buckets, { accessKey: "", secretKey: sealed(["hunter2"]), x: 1 });
    expect(failures).to.deep.equal([
      { property: "accessKey", reason: "accessKey must be a string that is not empty, but is an empty string" },
      { property: "", reason: "secretKey must be a string that is not empty, but is a list" },
      { property: "x", reason: "x is not an argument of this function" },
    ]);
  });

  it("know nothing yet of arguments that are not known yet", async () => {
    expect((await setup.client.invoke(buckets, { accessKey: unknownText })).result).to.deep.equal({
      buckets: unknownText,
    });
  });

  describe("list", () => {
    it("the sets of the login's project, without secrets", async () => {
      const { projects, users } = setup.sandbox.fixture;
      const { accessKey, secretKey } = await created();
      await created({ projectId: projects.demo2.id });
      const { result } = await setup.client.invoke(list, {});
      expect(result).to.deep.equal({
        projectId: projects.demo.id,
        credentials: [{ accessKey, projectId: projects.demo.id, userId: users["org:alice"].id }],
      });
      expect(JSON.stringify(result)).not.to.contain(secretKey);
    });

    it("those of another project, and by a part of the access key in any case", async () => {
      const projectId = setup.sandbox.fixture.projects.demo2.id;
      const { accessKey } = await created({ projectId });
      const found = async (search: string): Promise<unknown> =>
        (await setup.client.invoke(list, { projectId, search })).result["credentials"];
      expect(await found(` ${accessKey.slice(4, 12).toUpperCase()}`)).to.have.length(1);
      expect(await found("no such key")).to.deep.equal([]);
    });

    it("more than one, in order", async () => {
      for (let count = 0; count < 3; count++) await created({ allowMultiple: true });
      const { credentials } = (await setup.client.invoke(list, {})).result;
      const keys = Array.isArray(credentials) ? credentials.map((set) => (isObject(set) ? set["accessKey"] : "")) : [];
      expect(keys).to.have.length(3);
      expect(keys).to.deep.equal([...keys].sort());
    });
  });

  describe("get", () => {
    it("one set with its secret, in an envelope", async () => {
      const { accessKey, secretKey } = await created();
      const { result } = await setup.client.invoke(get, { accessKey });
      expect(result).to.deep.include({ accessKey, secretKey: sealed(secretKey), authUrl: setup.sandbox.authUrl });
    });

    it("names those that there are, where there is no such key", async () => {
      const { accessKey } = await created();
      expect((await failure(() => setup.client.invoke(get, { accessKey: "nope" }))).message).to.contain(accessKey);
    });
  });

  describe("list buckets", () => {
    it("of a key, with the login's S3 endpoint or the one given", async () => {
      const { accessKey, secretKey } = await created();
      const s3 = new S3Client({
        endpoint: setup.sandbox.s3Endpoint,
        region: "us-east-1",
        forcePathStyle: true,
        credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
      });
      for (const Bucket of ["photos", "backups"]) await s3.send(new CreateBucketCommand({ Bucket }));
      s3.destroy();
      const args = { accessKey, secretKey: sealed(secretKey) };
      for (const more of [{}, { endpoint: setup.sandbox.s3Endpoint }]) {
        const { result } = await setup.client.invoke(buckets, { ...args, ...more });
        const found = result["buckets"];
        const names = Array.isArray(found) ? found.map((bucket) => (isObject(bucket) ? bucket["name"] : "")) : [];
        expect(names).to.deep.equal(["backups", "photos"]);
      }
    });

    it("of a key without any is an empty list", async () => {
      expect((await setup.client.invoke(buckets, await created())).result).to.deep.equal({ buckets: [] });
    });

    it("with the number and size of their objects, where the gateway keeps them, as Ceph's does", async () => {
      const bucket = (name: string): string =>
        `<Bucket><Name>${name}</Name><CreationDate>2026-11-23T09:00:00.000Z</CreationDate></Bucket>`;
      const body = `<?xml version="1.0"?><ListAllMyBucketsResult><Buckets>${bucket("b&amp;c")}${bucket("007")}</Buckets></ListAllMyBucketsResult>`;
      const size = answer(200, "", { "x-rgw-object-count": "3", "x-rgw-bytes-used": "12" });
      const gateway = await ScriptedServer.start(answer(200, body), size);
      const { result } = await setup.client.invoke(buckets, { accessKey: "a", secretKey: "s", endpoint: gateway.url });
      const creationDate = "2026-11-23T09:00:00.000Z";
      expect(result["buckets"]).to.deep.equal([
        { name: "007", creationDate, objectCount: 3, size: 12 },
        { name: "b&c", creationDate, objectCount: 3, size: 12 },
      ]);
      expect(gateway.seen.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
        "GET /",
        "HEAD /007",
        "HEAD /b%26c",
      ]);
      await gateway.stop();
    });

    it("say what the gateway said to a wrong secret, and not the secret", async () => {
      const { accessKey } = await created();
      const error = await failure(() => setup.client.invoke(buckets, { accessKey, secretKey: "hunter2" }));
      expect(error.message).to.contain("SignatureDoesNotMatch").and.not.contain("hunter2");
    });

    it("say so of an endpoint that is none, or no gateway", async () => {
      const key = { accessKey: "a", secretKey: "s" };
      expect((await failure(() => setup.client.invoke(buckets, { ...key, endpoint: "x" }))).message).to.contain(
        "is no URL",
      );
      const other = await ScriptedServer.start(answer(200, "<html>hello</html>"));
      const error = await failure(() => setup.client.invoke(buckets, { ...key, endpoint: other.url }));
      expect(error.message).to.contain("no list of buckets");
      await other.stop();
    });
  });
});
