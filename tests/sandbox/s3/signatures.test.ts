import { expect } from "chai";
import { createHash } from "node:crypto";
import { type Sandbox, startSandbox } from "../../../sandbox/index";
import { deleteKey, type Key, makeKey, patchBlob } from "../s3Client";
import { presign, sendRaw, sendSigned } from "../signed";

const MINUTE = 60_000;
const START = new Date("2026-01-02T03:04:05Z");

describe("S3 signatures of the sandbox", () => {
  let sandbox: Sandbox;
  let key: Key;
  let now: Date;

  const send = (signing: Parameters<typeof sendSigned>[3] = {}, by: Key = key, plain = { path: "/" }) =>
    sendSigned(sandbox.s3Endpoint, by, plain, { date: now, ...signing });

  beforeEach(async () => {
    now = START;
    sandbox = await startSandbox({ now: () => now });
    key = await makeKey(sandbox, "org:alice");
  });
  afterEach(() => sandbox.stop());

  it("are taken for any region name", async () => {
    for (const region of ["us-east-1", "RegionOne", "Upper-Austria", "mars"])
      expect((await send({ region })).status, region).to.equal(200);
  });

  it("are taken for the services that Keystone knows only", async () => {
    expect((await send({ service: "sts" })).status).to.equal(200);
    expect(await send({ service: "ec2" })).to.include({ status: 403, code: "SignatureDoesNotMatch" });
  });

  it("tell a wrong secret from an unknown access key", async () => {
    expect(await send({}, { ...key, secret: "wrong" })).to.include({ status: 403, code: "SignatureDoesNotMatch" });
    expect(await send({}, { access: "unknown", secret: "x" })).to.include({ status: 403, code: "InvalidAccessKeyId" });
  });

  it("may be 15 minutes off, either way; beyond is told before the key is looked at", async () => {
    for (const minutes of [-15, 15]) {
      expect((await send({ date: new Date(now.getTime() + minutes * MINUTE) })).status).to.equal(200);
      const date = new Date(now.getTime() + Math.sign(minutes) * (15 * MINUTE + 1000));
      for (const by of [key, { access: "unknown", secret: "x" }])
        expect(await send({ date }, by)).to.include({ status: 403, code: "RequestTimeTooSkewed" });
    }
  });

  it("cover the method, the path, the query, and the signed headers", async () => {
    const plain = { path: "/bucket", query: { prefix: "a" }, headers: { "x-amz-meta-note": "signed" } };
    expect((await send({}, key, plain)).code).to.equal("NoSuchBucket");
    for (const change of [
      { method: "DELETE" as const },
      { path: "/other" },
      { query: { prefix: "b" } },
      { query: { prefix: "a", delimiter: "/" } },
    ])
      expect((await send({ tamper: (signed) => ({ ...signed, ...change }) }, key, plain)).code).to.equal(
        "SignatureDoesNotMatch",
      );
    const other = await send(
      { tamper: (signed) => ({ ...signed, headers: { ...signed.headers, "x-amz-meta-note": "changed" } }) },
      key,
      plain,
    );
    expect(other.code).to.equal("SignatureDoesNotMatch");
  });

  it("fit paths with all that clients encode, or do not", async () => {
    await sendSigned(sandbox.s3Endpoint, key, { method: "PUT", path: "/bucket" }, { date: now });
    const path = "/bucket/a%20b/%C3%BC%26%2B%28x%29%21%2A%27~.txt";
    const put = await sendSigned(sandbox.s3Endpoint, key, { method: "PUT", path, body: "x" }, { date: now });
    expect(put.status).to.equal(200);
    const unencoded = { path: "/bucket/a%20b/%C3%BC&+(x)!*'~.txt" };
    expect((await send({ tamper: () => ({ ...unencoded }) })).status, "no signature at all").to.equal(404);
    const reply = await send({ tamper: (signed) => ({ ...signed, ...unencoded }) }, key, { path });
    expect([reply.status, reply.text]).to.deep.equal([200, "x"]);
  });

  it("are refused when malformed", async () => {
    const with_ = (authorization: string) => sendRaw(sandbox.s3Endpoint, { path: "/", headers: { authorization } });
    for (const header of ["AWS4-HMAC-SHA256 garbage", "Basic abc", "AWS4-HMAC-SHA256 Credential=x"])
      expect(await with_(header), header).to.include({ status: 400, code: "InvalidArgument" });
    expect(await with_("AWS access:signature")).to.include({ status: 501, code: "NotImplemented" });
    const undated = await send({
      tamper: ({ headers, ...rest }) => ({
        ...rest,
        headers: Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => name !== "x-amz-date")),
      }),
    });
    expect(undated).to.include({ status: 403, code: "AccessDenied" });
  });

  it("hold the body to its hash", async () => {
    await sendSigned(sandbox.s3Endpoint, key, { method: "PUT", path: "/bucket" }, { date: now });
    const put = (payloadHash: string) =>
      send({ payloadHash }, key, { path: "/bucket/key", ...{ method: "PUT", body: "hello" } });
    for (const hash of ["0".repeat(64), "garbage"])
      expect(await put(hash)).to.include({ status: 400, code: "XAmzContentSHA256Mismatch" });
    for (const hash of ["UNSIGNED-PAYLOAD", createHash("sha256").update("hello").digest("hex")])
      expect((await put(hash)).status).to.equal(200);
  });

  it("follow the credential at once: regenerated, deleted", async () => {
    expect((await send()).status).to.equal(200);
    await patchBlob(sandbox, key.access, { access: key.access, secret: "new", trust_id: null });
    expect(await send()).to.include({ status: 403, code: "SignatureDoesNotMatch" });
    const renewed = { ...key, secret: "new" };
    expect((await send({}, renewed)).status).to.equal(200);
    await deleteKey(sandbox, key.access);
    expect(await send({}, renewed)).to.include({ status: 403, code: "InvalidAccessKeyId" });
  });

  it("of a record whose secret got lost are 400; one with another access key goes on under its first", async () => {
    await patchBlob(sandbox, key.access, { access: key.access, trust_id: null });
    expect(await send()).to.include({ status: 400, code: "InvalidArgument" });
    await patchBlob(sandbox, key.access, { access: "other", secret: key.secret, trust_id: null });
    expect((await send()).status).to.equal(200);
    expect(await send({}, { ...key, access: "other" })).to.include({ status: 403, code: "InvalidAccessKeyId" });
  });

  it("do not help a user whose role is not accepted, or who has none in the project", async () => {
    for (const who of ["org:reader", "svc"] as const)
      expect(await send({}, await makeKey(sandbox, who))).to.include({ status: 403, code: "AccessDenied" });
    expect(await send({}, await makeKey(sandbox, "org:bob", "demo2"))).to.include({
      status: 403,
      code: "SignatureDoesNotMatch",
    });
  });

  describe("in a presigned URL", () => {
    const get = async (seconds: number, date = now, by = key) =>
      sendRaw(sandbox.s3Endpoint, await presign(sandbox.s3Endpoint, by, "/", seconds, date));

    it("are good until they expire", async () => {
      const url = await presign(sandbox.s3Endpoint, key, "/", 3600, now);
      now = new Date(START.getTime() + 59 * MINUTE);
      expect((await sendRaw(sandbox.s3Endpoint, url)).status).to.equal(200);
      now = new Date(START.getTime() + 60 * MINUTE);
      expect(await sendRaw(sandbox.s3Endpoint, url)).to.include({ status: 403, code: "AccessDenied" });
    });

    it("are refused when changed, incomplete, or for more than a week", async () => {
      const { path, query = {} } = await presign(sandbox.s3Endpoint, key, "/", 60, now);
      const changed = (change: Readonly<Record<string, string>>) =>
        sendRaw(sandbox.s3Endpoint, { path, query: { ...query, ...change } });
      expect((await changed({ "X-Amz-Expires": "61" })).code).to.equal("SignatureDoesNotMatch");
      expect((await changed({ "X-Amz-Signature": "0".repeat(64) })).code).to.equal("SignatureDoesNotMatch");
      for (const change of [{ "X-Amz-Expires": "604801" }, { "X-Amz-Expires": "x" }, { "X-Amz-Date": "x" }])
        expect(await changed(change)).to.include({ status: 403, code: "AccessDenied" });
      expect(await changed({ "X-Amz-Credential": "x" })).to.include({ status: 400, code: "InvalidArgument" });
    });

    it("tell a wrong secret from an unknown access key", async () => {
      expect((await get(60, now, { ...key, secret: "wrong" })).code).to.equal("SignatureDoesNotMatch");
      expect((await get(60, now, { access: "unknown", secret: "x" })).code).to.equal("InvalidAccessKeyId");
    });
  });
});
