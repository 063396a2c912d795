import * as pulumi from "@pulumi/pulumi";
import {
  ReadResourceResponse,
  RegisterResourceResponse,
  ResourceInvokeResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { expect } from "chai";
import "../../../provider";
import "../../../provider/plugin";

const secretKey = { [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig, value: "hunter2" };
const properties = Struct.fromJavaScript({ accessKey: "an access key", secretKey });

const ours = [
  "urn:pulumi:dev::p::pulumi-nodejs:dynamic/ventus:ObjectStorageCredentials::media",
  "urn:pulumi:dev::p::ventus:index:ObjectStorageCredentials::media",
  "urn:pulumi:dev::p::my:index:Storage$ventus:index:ObjectStorageCredentials::media",
];
const others = "urn:pulumi:dev::p::random:index/randomPassword:RandomPassword::media";

describe("what the SDK writes to the debug log of the engine's answers", () => {
  for (const urn of ours) {
    it(`is the URN alone of ${urn.slice("urn:pulumi:dev::p::".length)}`, () => {
      const registered = new RegisterResourceResponse().setUrn(urn).setObject(properties);
      const read = new ReadResourceResponse().setUrn(urn).setProperties(properties);
      expect(`${registered.toString()} ${read.toString()}`).to.equal(`${urn} [secret] ${urn} [secret]`);
    });
  }

  it("is all of other resources: their debug lines are not ours to change", () => {
    const registered = new RegisterResourceResponse().setUrn(others).setObject(properties);
    const read = new ReadResourceResponse().setUrn(others).setProperties(properties);
    expect(registered.toString()).to.contain(others).and.contain("hunter2");
    expect(read.toString()).to.contain(others).and.contain("hunter2");
  });

  it("is nothing of a function's result with a secret in it, and all of one without", () => {
    expect(new ResourceInvokeResponse().setReturn(properties).toString()).to.equal("[secret]");
    const plain = Struct.fromJavaScript({ credentials: [{ accessKey: "an access key" }] });
    expect(new ResourceInvokeResponse().setReturn(plain).toString()).to.contain("an access key");
  });
});
