import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { Daemon } from "../../../tools/cloud/daemon";
import { freePort } from "../../../tools/cloud/ports";
import { useFolder } from "../lib/folder";

const daemonModule = require.resolve("../../../tools/cloud/daemon");

/** A program that answers on the port it is given, and the same as one line for `node -e`. */
const server = (port: number): string[] => [
  "-e",
  `require("http").createServer((q, r) => r.end()).listen(${port}, "127.0.0.1")`,
];

describe("a daemon", () => {
  const folder = useFolder();
  const options = (): { cwd: string; env: NodeJS.ProcessEnv; log: string } => ({
    cwd: folder(),
    env: process.env,
    log: join(folder(), "log"),
  });

  it("is waited for until it answers, and is gone when stopped", async () => {
    const port = await freePort();
    const daemon = new Daemon("server", process.execPath, server(port), options());
    await daemon.answers(`http://127.0.0.1:${port}/`);
    await daemon.stop();
    expect(daemon.running).to.equal(false);
    expect(await freePort(port)).to.equal(port);
  });

  it("that ends at once is an error with its last words", async () => {
    const daemon = new Daemon("server", "/bin/sh", ["-c", "echo no disk >&2; exit 1"], options());
    const failed = await daemon.answers("http://127.0.0.1:1/").catch(String);
    expect(failed).to.equal("Error: server ended at once. Its last words:\n  no disk");
  });

  it("ends when the process that started it is killed", async () => {
    const port = await freePort();
    const program = `const { Daemon } = require(${JSON.stringify(daemonModule)});
      const daemon = new Daemon("server", process.execPath, JSON.parse(process.argv[1]), JSON.parse(process.argv[2]));
      daemon.answers("http://127.0.0.1:${port}/").then(() => console.log("ready"));`;
    const args = [JSON.stringify(server(port)), JSON.stringify(options())];
    const parent = spawn(process.execPath, ["-e", program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    await once(parent.stdout, "data");
    const connection = connect(port, "127.0.0.1");
    await once(connection, "connect");
    // The server says nothing by itself: only its end closes the connection, or resets it where it was not accepted yet.
    const closed = new Promise((resolve) => {
      connection.on("error", () => undefined).on("close", resolve);
    });
    parent.kill("SIGKILL");
    connection.resume();
    await closed;
  });
});

describe("a port", () => {
  it("that somebody listens on is an error", async () => {
    const other = createServer();
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const failed = await freePort(port).catch(String);
    other.close();
    expect(failed).to.equal(`Error: Port ${port} on 127.0.0.1 is taken: name another one.`);
  });
});
