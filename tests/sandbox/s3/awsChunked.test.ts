import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { type Sandbox, startSandbox } from "../../../sandbox/index";
import { clientOf, type Key, makeKey } from "../s3Client";
import { type RawReply, sendSigned, signerOf } from "../signed";

const SIGNED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
const NOW = new Date("2026-01-02T03:04:05Z");
const SCOPE = "20260102/us-east-1/s3/aws4_request";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("aws-chunked bodies in the sandbox", () => {
  let sandbox: Sandbox;
  let key: Key;

  beforeEach(async () => {
    sandbox = await startSandbox({ now: () => NOW });
    key = await makeKey(sandbox, "org:alice");
    await sendSigned(sandbox.s3Endpoint, key, { method: "PUT", path: "/bucket" }, { date: NOW });
  });
  afterEach(() => sandbox.stop());

  const get = async (): Promise<RawReply> =>
    sendSigned(sandbox.s3Endpoint, key, { path: "/bucket/key" }, { date: NOW });

  const put = async (
    payloadHash: string,
    body: (seed: string) => Promise<string>,
    length: number,
  ): Promise<RawReply> => {
    let built = "";
    const plain = {
      method: "PUT" as const,
      path: "/bucket/key",
      headers: { "content-encoding": "aws-chunked,gzip", "x-amz-decoded-content-length": String(length) },
    };
    // The chunks are signed on from the signature of the headers, so that is needed first.
    const seed = await new Promise<string>((resolve, reject) => {
      sendSigned(sandbox.s3Endpoint, key, plain, {
        date: NOW,
        payloadHash,
        tamper: (signed) => {
          resolve(/Signature=(\w+)/.exec(signed.headers?.["authorization"] ?? "")?.[1] ?? "");
          return { path: "/" };
        },
      }).catch(reject);
    });
    built = await body(seed);
    return sendSigned(sandbox.s3Endpoint, key, plain, {
      date: NOW,
      payloadHash,
      tamper: (signed) => ({ ...signed, body: built }),
    });
  };

  /** Chunks, each signed on from the one before, and if asked for a trailer. */
  const chunks = async (seed: string, parts: readonly string[], trailer?: string): Promise<string> => {
    const signer = signerOf(key);
    let previous = seed;
    const sign = async (algorithm: string, hashes: string): Promise<string> => {
      const text = [algorithm, "20260102T030405Z", SCOPE, previous, hashes].join("\n");
      return (previous = await signer.sign(text, { signingDate: NOW }));
    };
    let body = "";
    for (const part of [...parts, ""]) {
      const signature = await sign("AWS4-HMAC-SHA256-PAYLOAD", `${sha256("")}\n${sha256(part)}`);
      body += `${part.length.toString(16)};chunk-signature=${signature}\r\n${part}${part === "" ? "" : "\r\n"}`;
    }
    if (trailer === undefined) return `${body}\r\n`;
    const signature = await sign("AWS4-HMAC-SHA256-TRAILER", sha256(`${trailer}\n`));
    return `${body}${trailer}\r\nx-amz-trailer-signature:${signature}\r\n\r\n`;
  };

  it("with signed chunks are unpacked, and the coding is forgotten", async () => {
    expect((await put(SIGNED, (seed) => chunks(seed, ["hello ", "world"]), 11)).status).to.equal(200);
    const reply = await get();
    expect(reply.text).to.equal("hello world");
    expect(reply.headers.get("content-encoding")).to.equal("gzip");
  });

  it("with a chunk changed, left out or in another order are refused", async () => {
    const ways = [
      (body: string) => body.replace("world", "WORLD"),
      (body: string) => body.replace(/6;.*\r\nhello \r\n/, ""),
      (body: string) => body.replace(/chunk-signature=\w{64}/, `chunk-signature=${"0".repeat(64)}`),
      (body: string) => body.replace(/;chunk-signature=\w{64}/, ""),
    ];
    for (const change of ways) {
      const reply = await put(SIGNED, async (seed) => change(await chunks(seed, ["hello ", "world"])), 11);
      expect(reply).to.include({ status: 403, code: "SignatureDoesNotMatch" });
    }
    expect((await get()).code).to.equal("NoSuchKey");
  });

  it("with a signed trailer are held to that too", async () => {
    const kind = `${SIGNED}-TRAILER`;
    const trailer = "x-amz-checksum-crc32:AAAAAA==";
    expect((await put(kind, (seed) => chunks(seed, ["hello"], trailer), 5)).status).to.equal(200);
    const forged = async (seed: string): Promise<string> =>
      (await chunks(seed, ["hello"], trailer)).replace("AAAAAA==", "BBBBBB==");
    expect(await put(kind, forged, 5)).to.include({ status: 403, code: "SignatureDoesNotMatch" });
  });

  it("that end too early or have another length are refused", async () => {
    const kind = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    for (const [body, length] of [
      ["5\r\nhello\r\n", 5],
      ["5\r\nhel", 5],
      ["zz\r\nhello\r\n0\r\n\r\n", 5],
      ["5\r\nhello\r\n0\r\n\r\n", 6],
    ] as const)
      expect(await put(kind, () => Promise.resolve(body), length), body).to.include({
        status: 400,
        code: "IncompleteBody",
      });
  });

  it("of a kind the sandbox does not know are refused as such", async () => {
    const reply = await put("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", () => Promise.resolve(""), 0);
    expect(reply).to.include({ status: 501, code: "NotImplemented" });
  });

  it("come from the AWS SDK for streams", async () => {
    await sandbox.stop();
    sandbox = await startSandbox();
    key = await makeKey(sandbox, "org:alice");
    await sendSigned(sandbox.s3Endpoint, key, { method: "PUT", path: "/bucket" });
    const client = clientOf(sandbox, key);
    const text = "0123456789".repeat(20_000);
    const Body = Readable.from([Buffer.from(text.slice(0, 7)), Buffer.from(text.slice(7))]);
    await client.send(new PutObjectCommand({ Bucket: "bucket", Key: "stream", Body, ContentLength: text.length }));
    const reply = await client.send(new GetObjectCommand({ Bucket: "bucket", Key: "stream" }));
    expect(await reply.Body?.transformToString()).to.equal(text);
    client.destroy();
  });
});
