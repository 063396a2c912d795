import { expect } from "chai";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { engineSources } from "../../../tools/engine/places";
import { useFolder } from "../lib/folder";

const launcher = join(engineSources, "launcher", "pulumi-resource-pulumi-nodejs");
const path = `${dirname(process.execPath)}:/usr/bin:/bin`;

describe("the launcher of the dynamic provider's host", () => {
  const folder = useFolder();

  it("starts the SDK of the program's own folder, with its arguments as they are", () => {
    const sdk = join(folder(), "node_modules", "@pulumi", "pulumi", "cmd", "dynamic-provider");
    mkdirSync(sdk, { recursive: true });
    writeFileSync(join(sdk, "index.js"), "console.log(JSON.stringify(process.argv.slice(2)))");
    const { stdout } = spawnSync(launcher, ["127.0.0.1:1", "two words"], {
      cwd: folder(),
      env: { PATH: path },
      encoding: "utf8",
    });
    expect(stdout).to.equal('["127.0.0.1:1","two words"]\n');
  });

  it("says what is missing where the SDK is not installed", () => {
    const { status, stderr } = spawnSync(launcher, [], { cwd: folder(), env: { PATH: path }, encoding: "utf8" });
    expect(status).to.equal(1);
    expect(stderr).to.contain(`@pulumi/pulumi is not installed in ${folder()}: run npm install there`);
  });
});
