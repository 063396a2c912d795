import { expect } from "chai";
import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { FakeEngine } from "../../helpers/fakeEngine";
import { ProviderClient } from "../../helpers/providerClient";

const main = join(__dirname, "../../../provider/plugin/main.js");

describe("the plugin's process", () => {
  const children: ChildProcessWithoutNullStreams[] = [];
  let engine: FakeEngine;

  beforeEach(async () => {
    engine = await FakeEngine.start();
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    engine.stop();
  });

  /** Starts it as the engine does, and reads the first line, which is the port. */
  async function start(...args: string[]): Promise<{ child: ChildProcessWithoutNullStreams; port: number }> {
    // Through a proxy that is not there: the engine is on this machine, and no proxy is asked for it.
    const env = { ...process.env, HTTP_PROXY: "http://127.0.0.1:1", http_proxy: "http://127.0.0.1:1" };
    const child = spawn(process.execPath, [main, ...args], { env });
    children.push(child);
    for await (const line of createInterface(child.stdout)) return { child, port: Number(line) };
    throw new Error("the plugin said no port");
  }

  it("can be executed itself", () => {
    accessSync(main, constants.X_OK);
  });

  it("says its port and serves there", async () => {
    const { port } = await start(engine.address);
    const client = new ProviderClient(port);
    expect(await client.handshake(engine.address)).to.include({ acceptSecrets: true });
    client.close();
  });

  it("ends when the engine dies", async () => {
    const { child } = await start(engine.address);
    const ended = once(child, "exit");
    engine.stop();
    expect(await ended).to.deep.equal([0, null]);
  });

  it("ends when there is no engine at its address", async () => {
    const { address } = engine;
    engine.stop();
    const { child } = await start(address);
    expect(await once(child, "exit")).to.deep.equal([0, null]);
  });

  it("lives on though its stdin ends: a language host that starts it may give it none", async () => {
    const { child, port } = await start(engine.address);
    child.stdin.end();
    const client = new ProviderClient(port);
    await client.handshake(engine.address);
    expect(await client.schema()).to.include({ name: "ventus" });
    expect(child.exitCode).to.equal(null);
    client.close();
  });

  it("without an engine waits for one to attach, and outlives it: somebody debugs it", async () => {
    const { child, port } = await start();
    const client = new ProviderClient(port);
    await client.attach(engine.address);
    engine.stop();
    await client.handshake();
    expect(child.exitCode).to.equal(null);
    client.close();
  });

  it("loads no other package until a resource is asked for", async () => {
    const script = `require(process.argv[1]).startServer().then((server) => {
      const names = Object.keys(require.cache).map((file) => /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1]);
      console.log(JSON.stringify([...new Set(names)]));
      return server.stop();
    });`;
    const child = spawn(process.execPath, ["-e", script, join(main, "../server.js")]);
    let printed = "";
    for await (const chunk of child.stdout) printed += String(chunk);
    // Files of this package alone, which stand for null.
    expect(JSON.parse(printed)).to.deep.equal([null]);
  });
});
