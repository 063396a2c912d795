import { expect } from "chai";
import { awsClientConfigOf } from "../../../provider/clients/awsClientConfig";
import { awsEnvironmentOf } from "../../../provider/clients/awsEnvironment";
import { boto3ClientArgsOf } from "../../../provider/clients/boto3";
import { cyberduckConnectionOf } from "../../../provider/clients/cyberduck";
import { ClientError } from "../../../provider/clients/errors";
import { publicObjectUrlOf } from "../../../provider/clients/publicObjectUrl";
import { rcloneConfigOf, rcloneEnvironmentOf } from "../../../provider/clients/rclone";
import { s3BrowserAccountOf } from "../../../provider/clients/s3Browser";
import { s3cmdConfigOf } from "../../../provider/clients/s3cmd";
import { shellExportsOf } from "../../../provider/clients/shellExports";

const access = { accessKey: "0e70a19a", secretKey: "5ec2e7", endpoint: "https://vienna.ventuscloud.eu:8080" };

describe("credentials in the form that a client wants", () => {
  it("are environment variables for the AWS CLI and SDKs, with checksums only where they are required", () => {
    expect(awsEnvironmentOf(access)).to.deep.equal({
      AWS_ACCESS_KEY_ID: "0e70a19a",
      AWS_SECRET_ACCESS_KEY: "5ec2e7",
      AWS_ENDPOINT_URL_S3: "https://vienna.ventuscloud.eu:8080",
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_REQUEST_CHECKSUM_CALCULATION: "when_required",
      AWS_RESPONSE_CHECKSUM_VALIDATION: "when_required",
    });
  });

  it("are the AWS SDK for JavaScript's configuration", () => {
    expect(awsClientConfigOf(access)).to.deep.equal({
      endpoint: "https://vienna.ventuscloud.eu:8080",
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: "0e70a19a", secretAccessKey: "5ec2e7" },
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    });
  });

  it("are boto3's arguments, which JSON keeps as they are", () => {
    const args = boto3ClientArgsOf(access);
    expect(JSON.parse(JSON.stringify(args))).to.deep.equal(args);
    expect(args.client).to.deep.equal({
      aws_access_key_id: "0e70a19a",
      aws_secret_access_key: "5ec2e7",
      endpoint_url: "https://vienna.ventuscloud.eu:8080",
      region_name: "us-east-1",
    });
    expect(args.config).to.deep.include({ s3: { addressing_style: "path" }, signature_version: "s3v4" });
  });

  it("are rclone's remote `ventus`, in the environment and in the file, or one of another name", () => {
    expect(rcloneEnvironmentOf(access, {})).to.deep.equal({
      RCLONE_CONFIG_VENTUS_TYPE: "s3",
      RCLONE_CONFIG_VENTUS_PROVIDER: "Ceph",
      RCLONE_CONFIG_VENTUS_ACCESS_KEY_ID: "0e70a19a",
      RCLONE_CONFIG_VENTUS_SECRET_ACCESS_KEY: "5ec2e7",
      RCLONE_CONFIG_VENTUS_ENDPOINT: "https://vienna.ventuscloud.eu:8080",
      RCLONE_CONFIG_VENTUS_REGION: "us-east-1",
    });
    expect(rcloneEnvironmentOf(access, { remote: "team_a" })).to.have.property("RCLONE_CONFIG_TEAM_A_TYPE", "s3");
    expect(rcloneConfigOf(access, { remote: "team_a" })).to.equal(
      [
        "[team_a]",
        "type = s3",
        "provider = Ceph",
        "access_key_id = 0e70a19a",
        "secret_access_key = 5ec2e7",
        "endpoint = https://vienna.ventuscloud.eu:8080",
        "region = us-east-1",
        "",
      ].join("\n"),
    );
  });

  it("are s3cmd's configuration file, path style", () => {
    expect(s3cmdConfigOf(access)).to.equal(
      [
        "[default]",
        "access_key = 0e70a19a",
        "secret_key = 5ec2e7",
        "host_base = vienna.ventuscloud.eu:8080",
        "host_bucket = vienna.ventuscloud.eu:8080",
        "bucket_location = us-east-1",
        "use_https = True",
        "signature_v2 = False",
        "",
      ].join("\n"),
    );
    expect(s3cmdConfigOf({ ...access, endpoint: "http://127.0.0.1:8080" })).to.contain("use_https = False");
  });

  it("are the values to type into Cyberduck", () => {
    expect(cyberduckConnectionOf(access)).to.deep.equal({
      protocol: "S3 (Deprecated path style requests)",
      server: "vienna.ventuscloud.eu",
      port: 8080,
      accessKeyId: "0e70a19a",
      secretAccessKey: "5ec2e7",
    });
    expect(cyberduckConnectionOf({ ...access, endpoint: "https://s3.example" })).to.include({ port: 443 });
    expect(cyberduckConnectionOf({ ...access, endpoint: "http://s3.example" })).to.include({
      protocol: "S3 (HTTP)",
      port: 80,
    });
  });

  it("are the values to type into S3 Browser", () => {
    expect(s3BrowserAccountOf(access)).to.deep.equal({
      accountType: "S3 Compatible Storage",
      restEndpoint: "vienna.ventuscloud.eu:8080",
      accessKeyId: "0e70a19a",
      secretAccessKey: "5ec2e7",
      useSecureTransfer: true,
      signatureVersion: "Signature V4",
      addressingModel: "Path style",
    });
  });

  it("give the public URL of an object, which names the project", () => {
    const place = { endpoint: access.endpoint, projectId: "4ced", bucket: "media" };
    expect(publicObjectUrlOf({ ...place, key: "photos/cat 1+ü?.jpg" })).to.equal(
      "https://vienna.ventuscloud.eu:8080/4ced:media/photos/cat%201%2B%C3%BC%3F.jpg",
    );
    expect(() => publicObjectUrlOf({ ...place, key: "a/../b" })).to.throw(ClientError, 'has a segment ".."');
  });
});

describe("credentials that a client's form can't hold", () => {
  const secretKey = "5ec2e7\nuse_https = False";

  it("are refused where a line break would make another setting of them, and the secret is not shown", () => {
    for (const form of [
      () => rcloneConfigOf({ ...access, secretKey }, {}),
      () => rcloneEnvironmentOf({ ...access, secretKey }, {}),
      () => s3cmdConfigOf({ ...access, secretKey }),
      () => awsEnvironmentOf({ ...access, secretKey }),
    ]) {
      expect(form)
        .to.throw(
          ClientError,
          "its secret key can't be written there: it has a line break or another control character",
        )
        .with.property("message")
        .that.does.not.contain("5ec2e7");
    }
  });

  it("are refused by what the client's reader would make of them", () => {
    expect(() => s3cmdConfigOf({ ...access, secretKey: "$HOME" })).to.throw(ClientError, "environment variable");
    expect(() => s3cmdConfigOf({ ...access, secretKey: "a " })).to.throw(ClientError, "spaces at its ends");
    expect(() => rcloneConfigOf({ ...access, secretKey: "%(type)s" }, {})).to.throw(ClientError, '"%("');
  });

  it("are refused where the client knows hosts and no paths", () => {
    const endpoint = "https://gateway.example/s3";
    for (const form of [s3cmdConfigOf, cyberduckConnectionOf, s3BrowserAccountOf]) {
      expect(() => form({ ...access, endpoint })).to.throw(ClientError, `the endpoint ${endpoint} has a path`);
    }
    expect(rcloneConfigOf({ ...access, endpoint }, {})).to.contain(`endpoint = ${endpoint}`);
  });

  it("have no remote whose name rclone's variables can't say", () => {
    for (const remote of ["", "my-remote", "a b", "1st", "x]\n[y", "é"]) {
      expect(() => rcloneEnvironmentOf(access, { remote })).to.throw(ClientError, "the remote's name must be letters");
      expect(() => rcloneConfigOf(access, { remote })).to.throw(ClientError, JSON.stringify(remote));
    }
  });
});

describe("lines for a shell", () => {
  it("are readable where they can be, and quoted where they must be", () => {
    expect(shellExportsOf({ A: "plain/text:1", B: "it's $HOME", C: "" })).to.equal(
      `export A=plain/text:1\nexport B='it'\\''s $HOME'\nexport C=''\n`,
    );
  });
});
