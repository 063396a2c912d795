import { expect } from "chai";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";

const BIN = join(__dirname, "../../sandbox/cli.js");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Run {
  readonly ended: Promise<Ended>;
  /** What has been printed once the servers answer. */
  readonly ready: Promise<string>;
  signal(name: "SIGINT" | "SIGTERM"): void;
}

const run = (...options: readonly string[]): Run => {
  const child = spawn(process.execPath, [BIN, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
      if (stdout.includes("Ctrl-C stops it")) resolve(stdout);
    });
    void ended.then(() => {
      reject(new Error(`It ended: ${stderr}`));
    });
  });
  ready.catch(() => undefined);
  return { ended, ready, signal: (name) => child.kill(name) };
};

const authUrlOf = (text: string): string => /OS_AUTH_URL='([^']+)'/.exec(text)?.[1] ?? "";

describe("ventus-sandbox", () => {
  let folder: string;
  const started: Run[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ventus-sandbox-"));
  });
  afterEach(async () => {
    for (const each of started.splice(0)) {
      each.signal("SIGTERM");
      await each.ended;
    }
    rmSync(folder, { recursive: true });
  });

  const start = (...options: readonly string[]): Run => {
    const each = run("--port", "0", "--s3-port", "0", ...options);
    started.push(each);
    return each;
  };

  it("prints what can be sourced as it is, says that it is a sandbox, and answers there", async () => {
    const text = await start().ready;
    expect(text).to.match(/^# .*NOT a real cloud.*in memory/);
    for (const line of text.trimEnd().split("\n")) expect(line).to.match(/^(#|export OS_\w+='[^']*'$)/);
    const file = join(folder, "printed");
    writeFileSync(file, text);
    const names = execFileSync("/bin/sh", ["-c", `. "${file}"; env`], { encoding: "utf8", env: {} });
    for (const name of [
      "OS_AUTH_URL",
      "OS_USERNAME",
      "OS_PASSWORD",
      "OS_USER_DOMAIN_NAME",
      "OS_PROJECT_ID",
      "OS_PROJECT_NAME",
      "OS_PROJECT_DOMAIN_ID",
      "OS_REGION_NAME",
      "OS_INTERFACE",
      "OS_IDENTITY_API_VERSION",
    ])
      expect(names).to.match(new RegExp(`^${name}=.+$`, "m"));
    expect((await request(authUrlOf(text))).statusCode).to.equal(200);
  });

  it("prints the lines of a console account with --oidc, and writes the same", async () => {
    const file = join(folder, "rc");
    const text = await start("--oidc", "--rc", file).ready;
    for (const line of text.trimEnd().split("\n")) expect(line).to.match(/^(#|export OS_\w+='[^']*'$)/);
    expect(text).to.contain("export OS_AUTH_TYPE='v3oidcpassword'").and.not.contain("OS_USER_DOMAIN_NAME");
    expect(readFileSync(file, "utf8")).to.contain("export OS_AUTH_TYPE='v3oidcpassword'");
    const discovery = /OS_DISCOVERY_ENDPOINT='([^']+)'/.exec(text)?.[1] ?? "";
    expect((await request(discovery)).statusCode).to.equal(200);
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const)
    it(`stops cleanly on ${signal}, with connections open`, async () => {
      const each = start();
      const url = new URL(authUrlOf(await each.ready));
      const socket = connect(Number(url.port), url.hostname);
      await new Promise((resolve) => socket.once("connect", resolve));
      socket.on("error", () => undefined);
      const kept = await request(url);
      await kept.body.dump();
      each.signal(signal);
      const { code, stdout, stderr } = await each.ended;
      expect([code, stderr]).to.deep.equal([0, ""]);
      expect(stdout).to.match(/# Stopped; its state is gone\.\n$/);
    });

  it("writes the rc file for its owner's eyes, even over one that all could read", async () => {
    const file = join(folder, "rc");
    writeFileSync(file, "old and longer ".repeat(100));
    chmodSync(file, 0o644);
    const text = await start("--rc", file).ready;
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    const lines = text.split("\n").filter((line) => line.startsWith("export "));
    expect(readFileSync(file, "utf8")).to.equal(`${lines.join("\n")}\n`);
    expect(text).to.contain(`source ${file}`);
  });

  it("names a file it cannot write, in one line, and ends", async () => {
    const file = join(folder, "none", "rc");
    const { code, stdout, stderr } = await start("--rc", file).ended;
    expect([code, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.match(/^ventus-sandbox: Cannot write .*none.*\n$/);
  });

  it("names a port in use and the option to choose another, in one line, and ends", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = address === null || typeof address === "string" ? "" : String(address.port);
    for (const option of ["--port", "--s3-port", "--oidc-port"]) {
      const rest = ["--port", "--s3-port"].filter((each) => each !== option).flatMap((each) => [each, "0"]);
      const { code, stderr } = await run(option, port, ...rest).ended;
      expect(code).to.equal(1);
      expect(stderr).to.equal(
        `ventus-sandbox: Port ${port} is in use by another program. Choose another with ${option}, or 0 for any free one.\n`,
      );
    }
    await new Promise((resolve) => other.close(resolve));
  });

  it("answers a wrong command line with one line and exit 2", async () => {
    for (const [options, start_] of [
      [["--nope"], "Unknown option '--nope'."],
      [["--port"], "Option '--port <value>' argument missing."],
      [["--port", "x"], '--port wants a port from 0 to 65535, not "x".'],
      [["--s3-port", "65536"], '--s3-port wants a port from 0 to 65535, not "65536".'],
      [["--rc="], "--rc wants the name of a file."],
      [["file"], "Unexpected argument 'file'."],
    ] as const) {
      const { code, stdout, stderr } = await run(...options).ended;
      expect([code, stdout]).to.deep.equal([2, ""]);
      expect(stderr).to.match(/^ventus-sandbox: [^\n]+\n$/);
      expect(stderr).to.contain(start_);
    }
  });

  it("has a help and a version", async () => {
    const help = await run("--help").ended;
    expect(help).to.include({ code: 0, stderr: "" });
    for (const option of [
      "--port",
      "--s3-port",
      "--oidc-port",
      "--oidc",
      "--rc",
      "--help",
      "--version",
      "127.0.0.1",
      "in memory",
    ])
      expect(help.stdout).to.contain(option);
    const version = await run("--version").ended;
    expect(version.stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });
});
