import { PutObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { failure } from "../../helpers/values";
import type { Key } from "../s3Client";
import { type Plain, presign, type RawReply, sendRaw, sendSigned } from "../signed";

const TEXT = "hello world";
const HASH = createHash("sha256").update(TEXT).digest("hex");
const WRONG = "0".repeat(64);

/** What SDKs of 2025 and later say of the bodies of streams. */
const TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
const SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

/** The content coding aws-chunked, which holds a checksum in its trailer. */
const CODED = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
const CODED_HEADERS = {
  "content-encoding": "aws-chunked",
  "x-amz-decoded-content-length": String(TEXT.length),
  "x-amz-trailer": "x-amz-checksum-crc32",
};

const MISSING_LENGTH = { status: 411, code: "MissingContentLength" };
const MISMATCH = { status: 400, code: "XAmzContentSHA256Mismatch" };

export interface Storage {
  readonly endpoint: string;
  readonly key: Key;
}

/** In what form a body may come; a sandbox that takes more than a gateway passes programs that fail in the cloud. */
export function testUploads(storage: () => Storage): void {
  const bucket = "/upload-forms";

  const send = (plain: Plain, payloadHash?: string): Promise<RawReply> =>
    sendSigned(storage().endpoint, storage().key, plain, payloadHash === undefined ? {} : { payloadHash });

  const put = (payloadHash: string, more: Partial<Plain> = {}): Promise<RawReply> =>
    send({ method: "PUT", path: `${bucket}/key`, body: TEXT, ...more }, payloadHash);

  const stored = async (): Promise<string | undefined> => (await send({ path: `${bucket}/key` })).text;

  beforeEach(async () => {
    expect((await send({ method: "PUT", path: bucket })).status).to.equal(200);
    expect((await send({ method: "DELETE", path: `${bucket}/key` })).status).to.equal(204);
  });

  for (const hash of [HASH, "UNSIGNED-PAYLOAD"])
    it(`take the body of an object with its length, as ${hash === HASH ? "hashed" : hash}; without, not`, async () => {
      expect(await put(hash, { lengthTold: false })).to.include(MISSING_LENGTH);
      expect(await stored()).to.contain("NoSuchKey");
      expect((await put(hash)).status).to.equal(200);
      expect(await stored()).to.equal(TEXT);
    });

  for (const kind of [TRAILER, `${SIGNED}-TRAILER`, "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"])
    it(`take ${kind} for a wrong hash`, async () => {
      const coded = { body: CODED, headers: CODED_HEADERS };
      expect(await put(kind, coded)).to.include(MISMATCH);
      expect(await put(kind, { ...coded, lengthTold: false })).to.include(MISSING_LENGTH);
      expect(await stored()).to.contain("NoSuchKey");
    });

  it(`have no ${SIGNED} with keys of Keystone`, async () => {
    const body = `b;chunk-signature=${WRONG}\r\n${TEXT}\r\n0;chunk-signature=${WRONG}\r\n\r\n`;
    const ways = [{}, { lengthTold: false }, { path: "/no-such-bucket/key" }];
    for (const way of ways)
      expect(await put(SIGNED, { body, headers: CODED_HEADERS, ...way })).to.include({
        status: 501,
        code: "NotImplemented",
      });
    expect((await send({ path: bucket }, SIGNED)).status).to.equal(200);
    expect(await stored()).to.contain("NoSuchKey");
  });

  it("hold a presigned upload to what it says", async () => {
    const { endpoint, key } = storage();
    const upload = async (hash: string, more: Partial<Plain> = {}): Promise<RawReply> => {
      const plain = await presign(endpoint, key, `${bucket}/key`, 60, new Date(), { hash });
      return await sendRaw(endpoint, { ...plain, body: TEXT, ...more });
    };
    expect(await upload(WRONG)).to.include(MISMATCH);
    expect(await upload(TRAILER, { body: CODED })).to.include(MISMATCH);
    expect(await upload("UNSIGNED-PAYLOAD", { lengthTold: false })).to.include(MISSING_LENGTH);
    expect((await upload("UNSIGNED-PAYLOAD")).status).to.equal(200);
    expect(await stored()).to.equal(TEXT);
  });

  it("tell what is wrong with the place before what is wrong with the body", async () => {
    const elsewhere = { path: "/no-such-bucket/key" };
    expect((await put(TRAILER, { ...elsewhere, body: CODED })).code).to.equal("NoSuchBucket");
    expect((await put(HASH, { ...elsewhere, lengthTold: false })).code).to.equal("NoSuchBucket");
    expect((await put(WRONG, { path: "/Bad_name" })).code).to.equal("InvalidBucketName");
  });

  it("tell a missing length first, then a malformed MD5, a wrong hash, and that there is an object already", async () => {
    const headers = { "content-md5": "AAAA", "if-none-match": "*" };
    expect((await put(HASH)).status).to.equal(200);
    expect(await put(WRONG, { headers, lengthTold: false })).to.include(MISSING_LENGTH);
    expect((await put(WRONG, { headers })).code).to.equal("InvalidDigest");
    expect(await put(WRONG, { headers: { "if-none-match": "*" } })).to.include(MISMATCH);
    expect((await put(HASH, { headers: { "if-none-match": "*" } })).code).to.equal("PreconditionFailed");
  });

  it("want the length of a list of keys, but not of a bucket's settings", async () => {
    const body = "<Delete><Object><Key>key</Key></Object></Delete>";
    const list: Plain = { method: "POST", path: bucket, query: { delete: "" }, body };
    expect(await send({ ...list, lengthTold: false })).to.include(MISSING_LENGTH);
    expect((await send(list)).status).to.equal(200);
    expect((await send({ method: "PUT", path: bucket, body: "", lengthTold: false })).status).to.equal(200);
    expect(await send({ method: "PUT", path: bucket, body: TEXT }, WRONG)).to.include(MISMATCH);
  });

  it("do not look at the hash of what has no body to read", async () => {
    expect((await send({ path: bucket }, WRONG)).status).to.equal(200);
    expect((await send({ path: bucket }, TRAILER)).status).to.equal(200);
    expect((await send({ method: "DELETE", path: `${bucket}/key` }, WRONG)).status).to.equal(204);
  });

  it("keep the content encoding as it was sent", async () => {
    expect((await put(HASH, { headers: { "content-encoding": "aws-chunked,gzip" } })).status).to.equal(200);
    const { headers } = await send({ path: `${bucket}/key` });
    expect(headers.get("content-encoding")).to.equal("aws-chunked,gzip");
  });

  it("refuse a stream as the AWS SDK for JavaScript sends it unless told otherwise", async () => {
    const { endpoint, key } = storage();
    const credentials = { accessKeyId: key.access, secretAccessKey: key.secret };
    const silent = (): void => undefined;
    const client = new S3Client({
      endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      maxAttempts: 1,
      credentials,
      // It would print that a stream can't be sent twice.
      logger: { debug: silent, info: silent, warn: silent, error: silent },
    });
    const Body = Readable.from([Buffer.from("hello "), Buffer.from("world")]);
    const object = { Bucket: bucket.slice(1), Key: "key", Body, ContentLength: TEXT.length };
    const error = await failure(() => client.send(new PutObjectCommand(object)));
    client.destroy();
    if (!(error instanceof S3ServiceException)) throw error;
    expect([error.name, error.$metadata.httpStatusCode]).to.deep.equal(["MissingContentLength", 411]);
  });
}
