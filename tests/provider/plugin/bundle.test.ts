import { expect } from "chai";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { packageRoot } from "../../../tools/lib/places";
import { inFolder } from "../../helpers/folder";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import { isObject } from "../../helpers/values";

const dist = join(packageRoot, "dist");
const file = join(dist, "provider", "plugin", "bundle.js");

/** Runs a provider that is asked for its schema, and then for `more`. */
const program = `
const { startServer } = require(${JSON.stringify(file)});
const { ProviderClient } = require(${JSON.stringify(join(dist, "tests/helpers/providerClient.js"))});
startServer({ env: process.env }).then(async (server) => {
  const client = new ProviderClient(server.port);
  await client.handshake();
  await client.schema();
  if (process.argv[1] === "read") await client.configure({}).then(() => client.read("0".repeat(32))).catch(console.log);
  process.exit();
});`;

const coverage = z.object({
  result: z.array(
    z.object({
      url: z.string(),
      functions: z.array(z.object({ functionName: z.string(), ranges: z.array(z.object({ count: z.number() })) })),
    }),
  ),
});

describe("the plugin's bundle", () => {
  it("initialises no library of the core for a schema, and of the others only what a call needs", async () => {
    const first = await initialised("schema");
    // A module that is not lazy has no function of its own that could be called.
    expect(librariesIn(first.lazy)).to.match(/@smithy.*fast-xml-parser.*undici.*yaml.*zod/);
    expect(librariesIn(first.called)).not.to.match(/zod|undici|smithy|yaml|xml/);
    // Nor are parts of libraries there that nobody calls.
    expect(first.lazy.join()).not.to.match(/undici\/index|undici\/lib\/mock|zod\/v4\/locales\/de/);
    const later = librariesIn((await initialised("read")).called);
    expect(later)
      .to.contain("zod")
      .and.to.contain("undici")
      .and.not.to.match(/smithy|yaml|xml/);
  });

  it("asks an HTTPS proxy for a tunnel, though it holds but a part of undici", async () => {
    const proxy = createServer();
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const address: unknown = proxy.address();
    if (!isObject(address)) throw new Error("no address");
    const env = {
      PATH: process.env["PATH"],
      HTTPS_PROXY: `http://127.0.0.1:${String(address["port"])}`,
      OS_AUTH_URL: "https://cloud.example/v3",
      OS_TOKEN: "t",
    };
    const asked = once(proxy, "connect");
    const child = spawn(process.execPath, ["-e", program, "read"], { env, stdio: ["ignore", "pipe", "inherit"] });
    try {
      const answered = once(child.stdout, "data").then(([text]) => [{ url: String(text) }]);
      const [{ url }] = z
        .tuple([z.object({ url: z.string() })])
        .parse((await Promise.race([asked, answered])).slice(0, 1));
      expect(url).to.equal("cloud.example:443");
    } finally {
      child.kill("SIGKILL");
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});

/** The modules of the bundle that run when they are first asked for, and those that did, as V8 counts calls of functions. */
async function initialised(what: string): Promise<{ lazy: string[]; called: string[] }> {
  const cloud = await ScriptedServer.start(answer(401));
  return await inFolder(async (folder) => {
    const env = {
      PATH: process.env["PATH"],
      HOME: folder,
      NODE_V8_COVERAGE: folder,
      OS_AUTH_URL: cloud.url,
      OS_TOKEN: "t",
    };
    await promisify(execFile)(process.execPath, ["-e", program, what], { cwd: folder, env });
    const [name = ""] = (await readdir(folder)).filter((entry) => entry.startsWith("coverage-"));
    const { result } = coverage.parse(JSON.parse(await readFile(join(folder, name), "utf8")));
    const script = result.find(({ url }) => url.endsWith("/plugin/bundle.js"));
    const modules = script?.functions.filter(({ functionName }) => /\.[cm]?[jt]s$/.test(functionName)) ?? [];
    const names = (some: typeof modules): string[] => some.map(({ functionName }) => functionName);
    return { lazy: names(modules), called: names(modules.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0)) };
  }).finally(() => cloud.stop());
}

function librariesIn(modules: readonly string[]): string {
  const names = modules.map((module) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1] ?? "");
  return [...new Set(names)].sort().join(" ");
}
