import { expect } from "chai";
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { dirname, join } from "node:path";
import { cachedEngine, makeCached } from "../../../tools/engine/cache";
import type { Attempt } from "../../../tools/engine/parts";
import { useFolder, writeEngine } from "../lib/folder";

describe("the engine cache", () => {
  const temporary = useFolder();
  const folder = (): string => join(temporary(), "engine", "built-1");
  const make = (): Promise<Attempt> =>
    makeCached(folder(), "built", ({ bin }) => {
      writeEngine(bin);
      return Promise.resolve("v3.245.0");
    });

  it("gives back the engine that was made", async () => {
    const made = await make();
    expect(made).to.deep.equal({
      engine: { version: "v3.245.0", madeBy: "built", folder: join(folder(), "bin") },
    });
    expect(await cachedEngine(folder())).to.deep.equal(made);
    expect(readdirSync(folder())).to.have.members(["bin", "engine.json"]);
  });

  it("does not take a folder without the manifest that is written last", async () => {
    writeEngine(join(folder(), "bin"));
    expect(await cachedEngine(folder())).to.deep.equal({ reason: `nothing is cached in ${folder()}` });
  });

  it("does not take a file that lost its end", async () => {
    await make();
    truncateSync(join(folder(), "bin", "pulumi"), 3);
    expect(await cachedEngine(folder())).to.deep.equal({
      reason: `the cached ${join(folder(), "bin", "pulumi")} has 3 bytes instead of 24`,
    });
  });

  it("does not take an engine that lost a part, and makes it whole again", async () => {
    await make();
    rmSync(join(folder(), "bin", "pulumi-language-nodejs"));
    expect(await cachedEngine(folder())).to.deep.equal({
      reason: `the cached engine in ${folder()} lacks pulumi-language-nodejs`,
    });
    expect(await make()).to.have.property("engine");
  });

  it("leaves nothing behind when the making fails", async () => {
    const failed = await makeCached(folder(), "built", ({ bin, scratch }) => {
      writeEngine(bin);
      writeEngine(scratch);
      return Promise.reject(new Error("the network went away"));
    }).catch(String);
    expect(failed).to.equal("Error: the network went away");
    expect(readdirSync(dirname(folder()))).to.deep.equal([]);
  });

  it("removes what a killed call left half made, and nothing else", async () => {
    const [half, other] = [`${folder()}.partial-1-abc`, join(dirname(folder()), "built-10")];
    for (const each of [half, other]) mkdirSync(each, { recursive: true });
    await make();
    expect([existsSync(half), existsSync(other)]).to.deep.equal([false, true]);
  });
});
