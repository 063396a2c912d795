import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

export interface Key {
  accessKey: string;
  secretKey: string;
  endpoint: string;
}

async function withClient<T>(
  { accessKey, secretKey, endpoint }: Key,
  work: (client: S3Client) => Promise<T>,
): Promise<T> {
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    maxAttempts: 1,
  });
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** Stores an object with the AWS SDK, reads it back, and leaves nothing behind. Answers what was read. */
export async function storeAndRead(key: Key, text: string): Promise<string> {
  return await withClient(key, async (client) => {
    const place = { Bucket: `demo-${key.accessKey.slice(0, 8)}`, Key: "greeting.txt" };
    await client.send(new CreateBucketCommand({ Bucket: place.Bucket }));
    await client.send(new PutObjectCommand({ ...place, Body: text }));
    const { Body } = await client.send(new GetObjectCommand(place));
    await client.send(new DeleteObjectCommand(place));
    await client.send(new DeleteBucketCommand({ Bucket: place.Bucket }));
    return (await Body?.transformToString()) ?? "";
  });
}

/** S3's own name for why it refuses the key, or undefined where it accepts it. */
export async function refusal(key: Key): Promise<string | undefined> {
  return await withClient(key, async (client) => {
    try {
      await client.send(new ListBucketsCommand({}));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  });
}
