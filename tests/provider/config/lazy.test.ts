import { expect } from "chai";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { inFolder } from "../../helpers/folder";

const run = promisify(execFile);
const dist = join(__dirname, "../../..");

/** Does in a process of its own what Pulumi's host of dynamic providers does, and what the plugin does first. */
const program = `
const door = require(${JSON.stringify(join(dist, "provider/dynamic/provider.js"))});
const { environment } = require(${JSON.stringify(join(dist, "provider/config/sources.js"))});
const { loadConfig } = require(${JSON.stringify(join(dist, "provider/config/load.js"))});
// Not waited for, as the engine does not: whoever is asked next must know the configuration.
door.configure({ config: { get: () => undefined, require: () => "" } });
const loaded = loadConfig([environment(process.env)]);
const parser = Object.keys(require.cache).some((file) => /node_modules.yaml.dist/.test(file));
door.check({}, {}).then(({ failures }) => {
  console.log(JSON.stringify({ parser, failures, authUrl: loaded.config?.authUrl }));
});
`;

async function start(folder: string, variables: NodeJS.ProcessEnv): Promise<unknown> {
  const env = { PATH: process.env["PATH"], HOME: folder, ...variables };
  const { stdout } = await run(process.execPath, ["-e", program], { cwd: folder, env });
  return z
    .object({ parser: z.boolean(), failures: z.array(z.unknown()), authUrl: z.string() })
    .parse(JSON.parse(stdout));
}

describe("the YAML parser", function () {
  this.timeout(30_000);

  it("is loaded where a cloud is named, from the folder of the program, before `configure` returns", async () => {
    await inFolder(async (folder) => {
      const cloud = { auth: { auth_url: "https://a.example", token: "t" } };
      await writeFile(join(folder, "clouds.yaml"), JSON.stringify({ clouds: { vienna: cloud } }));
      const started = await start(folder, { OS_CLOUD: "vienna" });
      expect(started).to.deep.equal({ parser: true, failures: [], authUrl: "https://a.example/v3" });
    });
  });

  it("is not loaded otherwise: a provider starts with every command", async () => {
    await inFolder(async (folder) => {
      const started = await start(folder, { OS_AUTH_URL: "https://a.example", OS_TOKEN: "t" });
      expect(started).to.deep.equal({ parser: false, failures: [], authUrl: "https://a.example/v3" });
    });
  });
});
