import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Agent, request } from "undici";
import * as ventus from "../../provider";
import type { Credentials } from "../../provider";
import { run } from "../../tools/lib/command";
import { inFolder } from "../helpers/folder";
import { known } from "../helpers/outputs";
import { debianClients, type Program } from "./debian";
import { pythonWith } from "./python";
import { boto3Story, sdkEnvironmentStory, sdkStory, withPublicObject } from "./s3Programs";

/** Of the year 2026: CLI and boto3 share botocore, so their versions go together. */
export const pythonClients = ["boto3==1.44.8", "awscli==1.46.3"] as const;

/** What each client is to do: make the bucket, put the object, list, read, and remove both. */
export interface Story {
  bucket: string;
  key: string;
  text: string;
  /** A file that holds the text. */
  file: string;
}

export interface Told {
  /** What the client answers when it is asked for the objects of the bucket. */
  listed: string;
  read: string;
}

/** Where a client runs. */
export interface Place {
  /** For its files. */
  folder: string;
  /** PEM file of the certificate to trust. */
  certificate: string;
  env: NodeJS.ProcessEnv;
}

type Client = (credentials: Credentials, story: Story, place: Place) => Promise<Told>;

/** Object storage as a test has it. */
export interface Storage {
  credentials: Credentials;
  projectId: string;
  /** The certificate of its endpoint, PEM text. */
  cert: string;
}

/** By the helper and the client that uses what it gives. */
const clients: Readonly<Record<string, Client>> = {
  "awsClientConfig: AWS SDK for JavaScript": async (credentials, story, { certificate }) =>
    await sdkStory(await known(ventus.awsClientConfig(credentials)), story, certificate),
  "awsEnvironment: AWS SDK for JavaScript": async (credentials, story, place) =>
    await sdkEnvironmentStory(await withEnvironment(place, ventus.awsEnvironment(credentials)), story),
  "awsEnvironment: AWS CLI": async (credentials, { bucket, key, file }, place) => {
    const python = await pythonWith(...pythonClients);
    const aws = { command: [python, "-m", "awscli", "s3"], env: {} } as const;
    const on = commands(aws, await withEnvironment(place, ventus.awsEnvironment(credentials)));
    await on("mb", `s3://${bucket}`);
    await on("cp", file, `s3://${bucket}/${key}`);
    const listed = await on("ls", "--recursive", `s3://${bucket}`);
    const read = await on("cp", `s3://${bucket}/${key}`, "-");
    await on("rb", "--force", `s3://${bucket}`);
    return { listed, read };
  },
  "awsEnvironment and shellExports: AWS CLI started by a shell": async (credentials, { bucket, key, file }, place) => {
    const python = await pythonWith(...pythonClients);
    const script = join(place.folder, "exports.sh");
    await secretFile(script, ventus.shellExports(ventus.awsEnvironment(credentials)));
    const program = `set -e; . "$0"; aws() { "$PYTHON" -m awscli s3 "$@"; }
      aws mb "s3://$1" >&2; aws cp "$3" "s3://$1/$2" >&2; aws ls --recursive "s3://$1" >&2
      aws cp "s3://$1/$2" - ; aws rb --force "s3://$1" >&2`;
    const env = { ...place.env, AWS_CA_BUNDLE: place.certificate, PYTHON: python };
    const { status, stdout, stderr } = await run("sh", ["-c", program, script, bucket, key, file], { env });
    if (status !== 0) throw new Error(stderr);
    return { listed: stderr, read: stdout };
  },
  "awsEnvironment: boto3": async (credentials, story, place) =>
    await boto3Story(await withEnvironment(place, ventus.awsEnvironment(credentials)), story),
  "boto3ClientArgs: boto3": async (credentials, story, place) => {
    const args = await known(pulumi.jsonStringify(ventus.boto3ClientArgs(credentials)));
    return await boto3Story({ ...place, env: { ...place.env, AWS_CA_BUNDLE: place.certificate, BOTO3: args } }, story);
  },
  "rcloneEnvironment: rclone": async (credentials, story, place) => {
    const variables = await known(ventus.rcloneEnvironment(credentials, { remote: "Cloud" }));
    const config = { RCLONE_CONFIG: join(place.folder, "none.conf") };
    return await rcloneStory("cloud", { ...place, env: { ...place.env, ...variables, ...config } }, story);
  },
  "rcloneConfig: rclone": async (credentials, story, place) => {
    const config = join(place.folder, "rclone.conf");
    await secretFile(config, ventus.rcloneConfig(credentials));
    return await rcloneStory("ventus", { ...place, env: { ...place.env, RCLONE_CONFIG: config } }, story);
  },
  "s3cmdConfig: s3cmd": async (credentials, { bucket, key, file }, place) => {
    const config = join(place.folder, "s3cfg");
    await secretFile(config, ventus.s3cmdConfig(credentials));
    const on = commands((await debianClients()).s3cmd, place, "-c", config, "--ca-certs", place.certificate);
    await on("mb", `s3://${bucket}`);
    await on("put", file, `s3://${bucket}/${key}`);
    const listed = await on("ls", "--recursive", `s3://${bucket}`);
    const read = await on("get", `s3://${bucket}/${key}`, "-");
    await on("rb", "--recursive", "--force", `s3://${bucket}`);
    return { listed, read };
  },
};

/** Installs what is not in the cache yet. Rejects on a machine that can't have it. */
export async function installClients(): Promise<void> {
  await debianClients();
  await pythonWith(...pythonClients);
}

/** One test a client, each with the helper's own output, over HTTPS: there SDKs use other checksums than over HTTP. */
export function testEveryClient(storage: () => Storage): void {
  for (const [name, client] of Object.entries(clients)) {
    it(`are taken by ${name}`, async () => {
      const { credentials, cert } = storage();
      const bucket = name.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
      await inFolder(async (folder) => {
        const [certificate, file] = [join(folder, "ca.pem"), join(folder, "object")];
        const text = `meow by ${name}`;
        await writeFile(certificate, cert);
        await writeFile(file, text);
        // Nothing of this machine's own settings for such clients.
        const env = { PATH: process.env["PATH"], HOME: folder };
        const story = { bucket, key: "photos/cat 1.txt", text, file };
        const { listed, read } = await client(credentials, story, { folder, certificate, env });
        expect(listed).to.contain(story.key);
        expect(read).to.equal(text);
      });
    });
  }
}

/** An object that was stored for everybody is read by somebody without a key. */
export function testPublicUrl(storage: () => Storage): void {
  it("give the URL under which anybody reads a public object", async () => {
    const { credentials, projectId, cert } = storage();
    const config = await known(ventus.awsClientConfig(credentials));
    const place = { bucket: "public-url", key: "photos & more/cat 1+ü%20?.txt" };
    await withPublicObject(config, { ...place, text: "meow" }, cert, async () => {
      const url = await known(ventus.publicObjectUrl({ ...credentials, projectId }, place));
      const dispatcher = new Agent({ connect: { ca: cert } });
      const read = async (which: string): Promise<{ status: number; text: string }> => {
        const { statusCode, body } = await request(which, { dispatcher });
        return { status: statusCode, text: await body.text() };
      };
      expect(await read(url)).to.deep.equal({ status: 200, text: "meow" });
      expect(await read(url.replace(`${projectId}:`, ""))).to.have.property("status", 404);
      await dispatcher.close();
    });
  });
}

async function rcloneStory(remote: string, place: Place, { bucket, key, file }: Story): Promise<Told> {
  const on = commands((await debianClients()).rclone, place, "--ca-cert", place.certificate);
  await on("mkdir", `${remote}:${bucket}`);
  await on("copyto", file, `${remote}:${bucket}/${key}`);
  const listed = await on("lsf", "--recursive", `${remote}:${bucket}`);
  const read = await on("cat", `${remote}:${bucket}/${key}`);
  await on("purge", `${remote}:${bucket}`);
  return { listed: listed.split("\n").includes("photos/") ? listed : "", read };
}

function commands(
  program: Program,
  { env }: Place,
  ...always: readonly string[]
): (...args: readonly string[]) => Promise<string> {
  const [command, ...first] = program.command;
  return async (...args) => {
    const all = [...first, ...always, ...args];
    const { status, stdout, stderr } = await run(command, all, { env: { ...env, ...program.env } });
    if (status !== 0) throw new Error(`${command} ${all.join(" ")}: ${stderr}`);
    return stdout;
  };
}

async function withEnvironment(place: Place, variables: pulumi.Output<Record<string, string>>): Promise<Place> {
  const trust = { AWS_CA_BUNDLE: place.certificate, NODE_EXTRA_CA_CERTS: place.certificate };
  return { ...place, env: { ...place.env, ...trust, ...(await known(variables)) } };
}

async function secretFile(path: string, text: pulumi.Output<string>): Promise<void> {
  await writeFile(path, await known(text), { mode: 0o600 });
}
