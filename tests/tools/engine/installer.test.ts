import { expect } from "chai";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { engineOnPath } from "../../../tools/engine/onPath";
import { install } from "../../../tools/engine/installer";
import { silent } from "../../../tools/lib/progress";
import { useFolder } from "../lib/folder";

const internet = `--require ${JSON.stringify(require.resolve("./fakeInternet"))}`;

describe("Pulumi's own installer", () => {
  const folder = useFolder();
  const run = async (env: NodeJS.ProcessEnv): Promise<string> => {
    const workspace = { bin: join(folder(), "bin"), scratch: join(folder(), "scratch") };
    for (const each of Object.values(workspace)) mkdirSync(each);
    return install(workspace, { env: { ...process.env, NODE_OPTIONS: internet, ...env }, progress: silent });
  };

  it("brings the CLI of the SDK's version with all its parts", async () => {
    const version = await run({});
    expect(version).to.match(/^v3\.\d+\.\d+$/);
    expect(readdirSync(join(folder(), "bin"))).to.include("pulumi-language-go");
    const found = await engineOnPath({ PATH: `${join(folder(), "bin")}:/usr/bin:/bin` });
    expect(found).to.deep.equal({ engine: { version } });
  });

  it("is given up where its server does not answer as it should", async () => {
    const failed = await run({ FAKE_STATUS: "403" }).catch(String);
    expect(failed).to.equal("Error: get.pulumi.com cannot be reached: answered 403");
  });
});
