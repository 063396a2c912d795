import { status } from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { expect } from "chai";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { connect } from "node:net";
import { once } from "node:events";
import { version } from "../../../provider/version";
import { FakeEngine } from "../../helpers/fakeEngine";
import { promised } from "../../helpers/providerClient";
import { failure } from "../../helpers/values";
import { setUp } from "./provider";
import type { Setup } from "./provider";

describe("the plugin", () => {
  let setup: Setup;

  before(async () => {
    setup = await setUp();
  });

  after(async () => {
    await setup.stop();
  });

  it("shakes hands: it opens secrets' envelopes itself, and wants no others", async () => {
    expect(await setup.client.handshake(setup.engine.address)).to.include({
      acceptSecrets: true,
      acceptResources: false,
      acceptOutputs: false,
    });
  });

  it("says its version", async () => {
    const info = await promised<PluginInfo>((answer) => setup.client.stub.getPluginInfo(new Empty(), answer));
    expect(info.getVersion()).to.equal(version);
  });

  it("gives schema.json as its schema, of version 0 only", async () => {
    expect(await setup.client.schema()).to.include({ name: "ventus" });
    expect(await failure(() => setup.client.schema(1))).to.include({ code: status.INVALID_ARGUMENT });
  });

  it("stands for no other tool's provider", async () => {
    const request = new messages.GetMappingRequest().setKey("terraform");
    const mapping = await promised<messages.GetMappingResponse>((answer) =>
      setup.client.stub.getMapping(request, answer),
    );
    expect(mapping.toObject()).to.deep.equal({ provider: "", data: "" });
    const all = await promised<messages.GetMappingsResponse>((answer) =>
      setup.client.stub.getMappings(new messages.GetMappingsRequest().setKey("terraform"), answer),
    );
    expect(all.getProvidersList()).to.deep.equal([]);
  });

  it("answers what does not apply to it as unimplemented", async () => {
    const { stub } = setup.client;
    const answers = await Promise.all([
      failure(() => promised((answer) => stub.parameterize(new messages.ParameterizeRequest(), answer))),
      failure(() => promised((answer) => stub.construct(new messages.ConstructRequest(), answer))),
      failure(() => promised((answer) => stub.call(new messages.CallRequest(), answer))),
      failure(async () => {
        await once(stub.list(new messages.ListRequest()), "end");
      }),
    ]);
    for (const error of answers) expect(error).to.include({ code: status.UNIMPLEMENTED });
  });

  it("names the resource it has when asked for another", async () => {
    const urn = "urn:pulumi:dev::project::ventus:index:Bucket::media";
    const error = await failure(() => setup.client.check({}, urn));
    expect(error.message).to.contain(
      'the ventus provider has no resource "ventus:index:Bucket"; it has ventus:index:ObjectStorageCredentials',
    );
  });

  it("knows its resource under a parent component", async () => {
    const urn = "urn:pulumi:dev::project::my:index:Site$ventus:index:ObjectStorageCredentials::media";
    expect((await setup.client.check({}, urn)).failures).to.deep.equal([]);
  });

  it("says that it is not configured when it is not", async () => {
    expect((await failure(() => setup.client.create({}))).message).to.contain("has not configured the provider");
  });

  it("tells the user through the engine that attached to it last, as under a debugger", async () => {
    const debugged = await FakeEngine.start();
    await setup.client.attach(debugged.address);
    expect(setup.server.plugin.engine?.address).to.equal(debugged.address);
    await setup.client.attach(setup.engine.address);
    debugged.stop();
  });

  describe("fed with garbage", () => {
    async function alive(): Promise<void> {
      expect(await setup.client.handshake(setup.engine.address)).to.have.property("acceptSecrets", true);
    }

    /** A call with these bytes for a message. */
    async function raw(method: string, bytes: Buffer): Promise<void> {
      const asIs = (buffer: Buffer): Buffer => buffer;
      const path = `/pulumirpc.ResourceProvider/${method}`;
      await new Promise<void>((resolve, reject) => {
        setup.client.stub.makeUnaryRequest(path, asIs, asIs, bytes, (error: Error | null) => {
          if (error === null) resolve();
          else reject(error);
        });
      });
    }

    it("outlives bytes that are no HTTP/2", async () => {
      const socket = connect(setup.server.port, "127.0.0.1");
      socket.on("error", () => undefined).resume();
      socket.end(Buffer.from("GET / HTTP/1.1\r\n\r\n\x00\xff\xfe".repeat(100), "latin1"));
      await once(socket, "close");
      await alive();
    });

    for (const name of [
      "CheckConfig",
      "DiffConfig",
      "Configure",
      "Check",
      "Diff",
      "Create",
      "Read",
      "Update",
      "Delete",
      "Invoke",
    ]) {
      it(`outlives a ${name} that is no message, or of which everything is missing`, async () => {
        const error = await failure(() => raw(name, Buffer.from([0x0a, 0x05, 0xff])));
        expect(error).to.have.property("code").that.is.a("number").and.is.greaterThan(0);
        await raw(name, Buffer.alloc(0)).catch(() => undefined);
        await alive();
      });
    }

    it("refuses a method that there is not", async () => {
      expect(await failure(() => raw("Explode", Buffer.alloc(0)))).to.include({ code: status.UNIMPLEMENTED });
    });

    it("refuses states and inputs of any shape, each with an error", async () => {
      await setup.client.configure({});
      expect((await failure(() => setup.client.create({ adopt: "maybe" }))).message).to.contain("adopt must be");
      expect((await failure(() => setup.client.update("a", {}, {}))).message).to.contain("holds no whole set");
      expect((await failure(() => setup.client.delete("a", { accessKey: [1, { x: null }] }))).message).to.contain(
        "whole set",
      );
      expect((await failure(() => setup.client.diff({ secretKey: 7 }, {}, {}))).message).to.contain("whole set");
      await alive();
    });
  });
});
