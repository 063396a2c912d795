import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as ventus from "pulumi-ventus";

const bucket = new pulumi.Config().require("bucket");

const creds = new ventus.ObjectStorageCredentials("media");

// An AWS provider that talks to the cloud's S3 gateway. Its key follows the credentials: after a regenerate it has the new secret.
const ceph = new aws.Provider("ceph", ventus.awsProviderArgs(creds));

const media = new aws.s3.Bucket("media", { bucket }, { provider: ceph });

const hello = new aws.s3.BucketObjectv2(
  "hello",
  { bucket: media.bucket, key: "hello.txt", content: "hello\n", contentType: "text/plain", acl: "public-read" },
  { provider: ceph },
);

/** Where anybody reads the object. */
export const url = ventus.publicObjectUrl(creds, { bucket: hello.bucket, key: hello.key });
