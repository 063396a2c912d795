import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import * as dynamicDoor from "../../../provider";
import type { Credentials } from "../../../provider";
import * as pluginDoor from "../../../provider/plugin";
import { isKnown, valueOf } from "../../helpers/outputs";
import { failure } from "../../helpers/values";

const known = { accessKey: "an access key", projectId: "p1", endpoint: "https://s3.example:8080" };

/** Every helper whose result holds the secret, by its name. */
const helpers: Record<string, (creds: Credentials) => pulumi.Output<unknown>> = {
  awsProviderArgs: (creds) => dynamicDoor.awsProviderArgs(creds).secretKey,
  awsEnvironment: dynamicDoor.awsEnvironment,
  shellExports: (creds) => dynamicDoor.shellExports(dynamicDoor.awsEnvironment(creds)),
  awsClientConfig: dynamicDoor.awsClientConfig,
  boto3ClientArgs: dynamicDoor.boto3ClientArgs,
  rcloneEnvironment: (creds) => dynamicDoor.rcloneEnvironment(creds),
  rcloneConfig: (creds) => dynamicDoor.rcloneConfig(creds, { remote: "media" }),
  s3cmdConfig: dynamicDoor.s3cmdConfig,
  cyberduckConnection: dynamicDoor.cyberduckConnection,
  s3BrowserAccount: dynamicDoor.s3BrowserAccount,
};

describe("a client's form of the resource", () => {
  async function mock(preview = false): Promise<void> {
    pulumi.runtime.setAllConfig({});
    await pulumi.runtime.setMocks(
      {
        newResource: ({ id, name }) => ({
          id: id ?? `id of ${name}`,
          state: preview ? {} : { ...known, secretKey: pulumi.secret("the secret") },
        }),
        call: () => ({}),
      },
      "project",
      "dev",
      preview,
    );
  }

  for (const [door, { ObjectStorageCredentials }] of Object.entries({ dynamicDoor, pluginDoor })) {
    it(`is a secret output that holds the secret, of the class of the ${door}`, async () => {
      await mock();
      const creds = new ObjectStorageCredentials("media");
      for (const [name, helper] of Object.entries(helpers)) {
        const output = helper(creds);
        expect(await pulumi.isSecret(output), name).to.equal(true);
        expect(JSON.stringify(await valueOf(output)), name).to.contain("the secret");
      }
    });
  }

  it("is secret where the secret came as plain text", async () => {
    for (const [name, helper] of Object.entries(helpers)) {
      const output = helper({ ...known, secretKey: "the secret" });
      expect(await pulumi.isSecret(output), name).to.equal(true);
    }
  });

  it("is unknown in a preview that creates the resource", async () => {
    await mock(true);
    const creds = new dynamicDoor.ObjectStorageCredentials("media");
    for (const [name, helper] of Object.entries(helpers)) {
      const output = helper(creds);
      expect(await isKnown(output), name).to.equal(false);
      expect(await valueOf(output), name).to.equal(undefined);
    }
  });

  it("is an error that says what to set where the credentials have no endpoint", async () => {
    for (const [name, helper] of Object.entries(helpers)) {
      for (const endpoint of [undefined, ""]) {
        const error = await failure(() => valueOf(helper({ ...known, secretKey: "the secret", endpoint })));
        expect(error, name).to.be.instanceOf(pulumi.RunError);
        expect(error.message, name)
          .to.match(/^could not make .*: no S3 endpoint is known for these credentials/)
          .and.contain("set ventus:s3Endpoint (VENTUS_S3_ENDPOINT)")
          .and.not.contain("the secret");
      }
    }
  });

  it("is an error that doesn't show an endpoint that is no URL: it may be a secret in the wrong place", async () => {
    for (const endpoint of ["the secret", "https://user:the-secret@s3.example", "ftp://the-secret"]) {
      const error = await failure(() =>
        valueOf(dynamicDoor.awsEnvironment({ ...known, secretKey: "the secret", endpoint })),
      );
      expect(error.message)
        .to.contain("must be the http or https URL")
        .and.not.match(/the.secret/);
    }
  });

  it("is arguments for the AWS provider whose endpoint is none: only the keys are secret", async () => {
    const args = dynamicDoor.awsProviderArgs({ ...known, secretKey: "the secret" });
    expect(await pulumi.isSecret(args.endpoints)).to.equal(false);
    expect(await valueOf(args.endpoints)).to.deep.equal([{ s3: known.endpoint }]);
    expect(await pulumi.isSecret(args.accessKey)).to.equal(true);
    const { endpoints } = dynamicDoor.awsProviderArgs({ ...known, secretKey: "the secret", endpoint: undefined });
    expect((await failure(() => valueOf(endpoints))).message).to.contain("no S3 endpoint is known");
  });

  it("is among what both doors export", () => {
    const clients = [...Object.keys(helpers), "publicObjectUrl"];
    expect(dynamicDoor).to.include.keys(clients);
    expect(pluginDoor).to.include.keys(clients);
    expect(Object.keys(pluginDoor)).to.include.members(
      Object.keys(dynamicDoor).filter((name) => name !== "ObjectStorageCredentials"),
    );
  });
});

describe("the public URL of an object", () => {
  it("is no secret, though it is made of a resource that holds one", async () => {
    const url = dynamicDoor.publicObjectUrl(
      { projectId: pulumi.output("p1"), endpoint: pulumi.output("https://s3.example:8080/") },
      { bucket: pulumi.output("media"), key: "logo.svg" },
    );
    expect(await pulumi.isSecret(url)).to.equal(false);
    expect(await valueOf(url)).to.equal("https://s3.example:8080/p1:media/logo.svg");
  });

  it("needs an endpoint", async () => {
    const error = await failure(() =>
      valueOf(dynamicDoor.publicObjectUrl({ projectId: "p1", endpoint: undefined }, { bucket: "b", key: "k" })),
    );
    expect(error.message).to.contain("could not make the public URL of an object: no S3 endpoint");
  });
});
