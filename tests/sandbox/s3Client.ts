import { S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { idOf } from "../contract/session";
import { call, type Cloud, login, type Who } from "../contract/cloud";
import type { Sandbox } from "../../sandbox/index";
import { z } from "zod";

export interface Key {
  readonly access: string;
  readonly secret: string;
}

export const cloudOf = (sandbox: Sandbox): Cloud => ({ name: "sandbox", authUrl: sandbox.authUrl, version: 30 });

const keySchema = z.object({ credential: z.object({ access: z.string(), secret: z.string() }) });

/** A pair of a user for a project, made by an administrator if the user may not. */
export async function makeKey(sandbox: Sandbox, who: Who, project: "demo" | "demo2" = "demo"): Promise<Key> {
  const { token } = await login(cloudOf(sandbox), "admin");
  const { fixture } = sandbox;
  const path = `/v3/users/${fixture.users[who].id}/credentials/OS-EC2`;
  const body = { tenant_id: fixture.projects[project].id };
  return keySchema.parse((await call(cloudOf(sandbox), "POST", path, { token, body })).json).credential;
}

/** Changes the blob of a pair, as its owner could. */
export async function patchBlob(sandbox: Sandbox, access: string, blob: unknown): Promise<void> {
  const { token } = await login(cloudOf(sandbox), "admin");
  const body = { credential: { blob: JSON.stringify(blob) } };
  const reply = await call(cloudOf(sandbox), "PATCH", `/v3/credentials/${idOf(access)}`, { token, body });
  expect(reply.status, reply.text).to.equal(200);
}

export async function deleteKey(sandbox: Sandbox, access: string): Promise<void> {
  const { token } = await login(cloudOf(sandbox), "admin");
  const reply = await call(cloudOf(sandbox), "DELETE", `/v3/credentials/${idOf(access)}`, { token });
  expect(reply.status).to.equal(204);
}

export const clientOf = (sandbox: Sandbox, { access, secret }: Key, region = "us-east-1"): S3Client =>
  new S3Client({
    endpoint: sandbox.s3Endpoint,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: access, secretAccessKey: secret },
  });

/** Waits for a refusal by S3, with this code. */
export async function expectRefusal(sent: Promise<unknown>, code: string, status: number): Promise<void> {
  const error: unknown = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof S3ServiceException)) throw new Error(`Expected S3's ${code}, got ${String(error)}`);
  expect([error.name, error.$metadata.httpStatusCode]).to.deep.equal([code, status]);
}
