import * as pulumi from "@pulumi/pulumi";
import * as ventus from "pulumi-ventus";

const config = new pulumi.Config();

const creds = new ventus.ObjectStorageCredentials("media", {
  regenerate: config.get("regenerate"),
  rotateAfter: config.get("rotateAfter"),
  overlap: config.get("overlap"),
});

export const accessKey = creds.accessKey;
export const secretKey = creds.secretKey; // a Pulumi secret: `pulumi stack output secretKey --show-secrets`
export const endpoint = creds.endpoint;
