import * as pulumi from "@pulumi/pulumi";
import * as ventus from "pulumi-ventus";

const config = new pulumi.Config();

const creds = new ventus.ObjectStorageCredentials("media", {
  rotateAfter: config.require("rotateAfter"),
  overlap: config.require("overlap"),
  regenerate: config.get("ticket"),
});

export const { accessKey, secretKey, endpoint, rotateAt } = creds;
// The pair before, and until when those who are slow to change over may use it.
export const previousAccessKey = creds.previousAccessKey.apply((key) => key ?? "none");
export const previousUntil = creds.previousUntil.apply((time) => time ?? "none");
