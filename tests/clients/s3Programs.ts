import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { z } from "zod";
import type { AwsClientConfig } from "../../provider";
import { run } from "../../tools/lib/command";
import { packageRoot } from "../../tools/lib/places";
import { pythonWith } from "./python";
import { pythonClients, type Place, type Story, type Told } from "./s3Clients";

// Programs that use an SDK, with a stream: that is where SDKs want to send checksums that RGW does not take.

const toldSchema = z.object({ listed: z.string(), read: z.string() });

/** In this process. */
export async function sdkStory(config: AwsClientConfig, { bucket, key, file }: Story, ca: string): Promise<Told> {
  return await withClient(config, await readFile(ca, "utf8"), async (client) => {
    const [where, what] = [{ Bucket: bucket }, { Bucket: bucket, Key: key }];
    await client.send(new CreateBucketCommand(where));
    await client.send(new PutObjectCommand({ ...what, Body: createReadStream(file) }));
    const { Contents = [] } = await client.send(new ListObjectsV2Command(where));
    const { Body } = await client.send(new GetObjectCommand(what));
    const read = (await Body?.transformToString()) ?? "";
    await client.send(new DeleteObjectCommand(what));
    await client.send(new DeleteBucketCommand(where));
    return { listed: Contents.map(({ Key = "" }) => Key).join("\n"), read };
  });
}

/** Has an object that anybody may read, while `work` runs. */
export async function withPublicObject(
  config: AwsClientConfig,
  { bucket, key, text }: Pick<Story, "bucket" | "key" | "text">,
  cert: string,
  work: () => Promise<void>,
): Promise<void> {
  await withClient(config, cert, async (client) => {
    const [where, what] = [{ Bucket: bucket }, { Bucket: bucket, Key: key }];
    await client.send(new CreateBucketCommand(where));
    await client.send(new PutObjectCommand({ ...what, Body: text, ACL: "public-read" }));
    await work();
    await client.send(new DeleteObjectCommand(what));
    await client.send(new DeleteBucketCommand(where));
  });
}

async function withClient<T>(
  config: AwsClientConfig,
  cert: string,
  work: (client: S3Client) => Promise<T>,
): Promise<T> {
  const agent = new Agent({ ca: cert });
  const client = new S3Client({ ...config, requestHandler: { httpsAgent: agent }, maxAttempts: 1 });
  try {
    return await work(client);
  } finally {
    client.destroy();
    agent.destroy();
  }
}

const sdkProgram = `
const s3 = require("@aws-sdk/client-s3");
const [, Bucket, Key, file] = process.argv;
(async () => {
  const client = new s3.S3Client({ forcePathStyle: true, maxAttempts: 1 });
  await client.send(new s3.CreateBucketCommand({ Bucket }));
  await client.send(new s3.PutObjectCommand({ Bucket, Key, Body: require("node:fs").createReadStream(file) }));
  const listed = (await client.send(new s3.ListObjectsV2Command({ Bucket }))).Contents.map((each) => each.Key).join("\\n");
  const read = await (await client.send(new s3.GetObjectCommand({ Bucket, Key }))).Body.transformToString();
  await client.send(new s3.DeleteObjectCommand({ Bucket, Key }));
  await client.send(new s3.DeleteBucketCommand({ Bucket }));
  process.stdout.write(JSON.stringify({ listed, read }));
})();
`;

/** In a process of its own, which has all from its environment but the path style, for which there is no variable. */
export async function sdkEnvironmentStory({ env }: Place, { bucket, key, file }: Story): Promise<Told> {
  return await told(process.execPath, ["-e", sdkProgram, bucket, key, file], env);
}

const boto3Program = `
import boto3, json, os, sys
from botocore.config import Config
_, bucket, key, file = sys.argv
args = json.loads(os.environ.pop("BOTO3", '{"client": {}, "config": {}}'))
s3 = boto3.client("s3", **args["client"], config=Config(retries={"max_attempts": 0}, **args["config"]))
s3.create_bucket(Bucket=bucket)
with open(file, "rb") as body:
    s3.put_object(Bucket=bucket, Key=key, Body=body)
listed = "\\n".join(each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"])
read = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
s3.delete_object(Bucket=bucket, Key=key)
s3.delete_bucket(Bucket=bucket)
print(json.dumps({"listed": listed, "read": read}))
`;

/** With the arguments in the variable BOTO3 as JSON, or with the environment alone. */
export async function boto3Story({ env }: Place, { bucket, key, file }: Story): Promise<Told> {
  return await told(await pythonWith(...pythonClients), ["-c", boto3Program, bucket, key, file], env);
}

async function told(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Told> {
  const { status, stdout, stderr } = await run(command, args, { env, cwd: packageRoot });
  if (status !== 0) throw new Error(stderr);
  return toldSchema.parse(JSON.parse(stdout));
}
