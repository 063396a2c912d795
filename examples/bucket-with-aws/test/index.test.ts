import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";

const credentials = {
  accessKey: "the access key",
  secretKey: "the secret key",
  projectId: "4ced",
  endpoint: "https://vienna.ventuscloud.eu:8080",
};

// Mocks stand in for both packages: no engine, no plugin and no cloud is needed.
describe("the program", () => {
  const registered: pulumi.runtime.MockResourceArgs[] = [];
  let program: typeof import("../index.js");

  before(async () => {
    pulumi.runtime.setAllConfig({ "bucket-with-aws:bucket": "media-2026" });
    await pulumi.runtime.setMocks(
      {
        newResource: (args) => {
          registered.push(args);
          const made = args.type.endsWith(":ObjectStorageCredentials") ? credentials : {};
          return { id: `${args.name}-id`, state: { ...args.inputs, ...made } };
        },
        call: ({ inputs }) => inputs,
      },
      "bucket-with-aws",
      "test",
    );
    program = await import("../index.js");
    await valueOf(program.url);
  });

  function inputsOf(type: string): Record<string, unknown> {
    const found = registered.filter((each) => each.type === type);
    expect(found, type).to.have.lengthOf(1);
    return found[0]?.inputs ?? {};
  }

  it("makes one set of credentials", () => {
    inputsOf("pulumi-nodejs:dynamic/ventus:ObjectStorageCredentials");
  });

  it("gives the AWS provider the key and the cloud's endpoint, path style, and nothing of AWS to ask", () => {
    const { accessKey, secretKey, endpoints, region, ...flags } = inputsOf("pulumi:providers:aws");
    expect({ accessKey, secretKey, region }).to.deep.equal({
      accessKey: secret(credentials.accessKey),
      secretKey: secret(credentials.secretKey),
      region: "us-east-1",
    });
    // A provider's inputs travel as text.
    expect(JSON.parse(String(endpoints))).to.deep.equal([{ s3: credentials.endpoint }]);
    expect(flags).to.deep.include({
      s3UsePathStyle: "true",
      skipCredentialsValidation: "true",
      skipMetadataApiCheck: "true",
      skipRegionValidation: "true",
      skipRequestingAccountId: "true",
    });
  });

  it("makes the bucket, and the object in it, with that provider", () => {
    expect(inputsOf("aws:s3/bucket:Bucket")).to.include({ bucket: "media-2026" });
    expect(inputsOf("aws:s3/bucketObjectv2:BucketObjectv2")).to.include({ bucket: "media-2026", key: "hello.txt" });
    for (const { type, provider } of registered.filter((each) => each.type.startsWith("aws:"))) {
      expect(provider, type).to.match(/pulumi:providers:aws::ceph::/);
    }
  });

  it("says where anybody reads the object", async () => {
    expect(await valueOf(program.url)).to.equal(`${credentials.endpoint}/4ced:media-2026/hello.txt`);
  });
});

/** How the engine is told that a value is secret. */
function secret(value: string): object {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
