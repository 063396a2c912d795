import { expect } from "chai";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { Engine } from "../../../../provider/plugin/engine";
import { GrpcClient } from "../../../../provider/plugin/grpc/client";
import { FakeEngine } from "../../../helpers/fakeEngine";

describe("the connection to the engine, on gRPC's own server", () => {
  it("carries messages to the user, over one connection or the next", async () => {
    const server = await FakeEngine.start();
    const engine = new Engine(server.address);
    await engine.log("info", "half way, 50 % of ü", { urn: "urn:x", ephemeral: true });
    await engine.log("warning", "careful");
    expect(server.logged).to.deep.equal([
      { severity: "info", message: "half way, 50 % of ü", urn: "urn:x", ephemeral: true },
      { severity: "warning", message: "careful", urn: "", ephemeral: false },
    ]);
    engine.close();
    server.stop();
  });

  it("tells when it breaks, and when it never came about", async () => {
    const server = await FakeEngine.start();
    const engine = new Engine(server.address);
    await engine.log("info", "here");
    const gone = engine.gone();
    server.stop();
    await gone;
    await new Engine(server.address).gone();
    await new Engine(server.address).log("info", "nobody there");
  });

  it("gives up a call that is never answered", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.on("listening", resolve));
    const client = new GrpcClient(`127.0.0.1:${portOf(server.address())}`);
    await client.tell("/test/Never", Buffer.alloc(0), 20);
    client.close();
    server.close();
  });

  it("sends nothing once it is closed", async () => {
    const server = await FakeEngine.start();
    const engine = new Engine(server.address);
    engine.close();
    await engine.log("info", "too late");
    expect(server.logged).to.deep.equal([]);
    server.stop();
  });
});

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("no port");
}
