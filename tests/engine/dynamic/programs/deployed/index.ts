import * as pulumi from "@pulumi/pulumi";
import * as ventus from "pulumi-ventus";

interface Deployment {
  file: string;
  accessKey: string;
  secretKey: string;
}

/** Hands a pair on to whoever reads the file, as a deployment hands it on to a service: whole, or not at all. */
const deployer: pulumi.dynamic.ResourceProvider<Deployment, Deployment> = {
  create: async (inputs) => {
    const { renameSync, writeFileSync } = await import("node:fs");
    writeFileSync(`${inputs.file}.new`, JSON.stringify(inputs));
    renameSync(`${inputs.file}.new`, inputs.file);
    return { id: inputs.file, outs: inputs };
  },
  update: async (_id, _olds, inputs) => {
    const { renameSync, writeFileSync } = await import("node:fs");
    writeFileSync(`${inputs.file}.new`, JSON.stringify(inputs));
    renameSync(`${inputs.file}.new`, inputs.file);
    return { outs: inputs };
  },
};

class Service extends pulumi.dynamic.Resource {
  constructor(name: string, args: { [Name in keyof Deployment]: pulumi.Input<string> }) {
    super(deployer, name, args);
  }
}

const config = new pulumi.Config();
const creds = new ventus.ObjectStorageCredentials("media", config.requireObject("args"));
new Service("service", {
  file: config.require("file"),
  accessKey: creds.accessKey,
  secretKey: creds.secretKey,
});

export const { accessKey, secretKey, previousAccessKey, previousSecretKey, previousUntil, rotateAt } = creds;
