import { expect } from "chai";
import { symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { engineOnPath } from "../../../tools/engine/onPath";
import { useFolder, writeEngine, writeScript } from "../lib/folder";

describe("the engine on PATH", () => {
  const folder = useFolder();
  const look = (...folders: string[]): ReturnType<typeof engineOnPath> =>
    engineOnPath({ PATH: [...folders, "/usr/bin", "/bin"].join(":") });

  it("is taken when it is whole and new enough", async () => {
    writeEngine(folder(), "v3.270.0");
    expect(await look(folder())).to.deep.equal({ engine: { version: "v3.270.0" } });
  });

  it("may be a link to a folder that has the other parts", async () => {
    writeEngine(join(folder(), "cellar"));
    writeScript(join(folder(), "bin", "other"));
    symlinkSync(join(folder(), "cellar", "pulumi"), join(folder(), "bin", "pulumi"));
    expect(await look(join(folder(), "bin"))).to.have.property("engine");
  });

  it("is not taken when a part is missing", async () => {
    writeEngine(folder());
    unlinkSync(join(folder(), "pulumi-language-yaml"));
    expect(await look(folder())).to.deep.equal({
      reason: `${join(folder(), "pulumi")} comes without pulumi-language-yaml`,
    });
  });

  it("is not taken when it is too old, or does not say its version", async () => {
    writeEngine(folder(), "v3.46.1");
    const old = await look(folder());
    writeEngine(folder(), "");
    expect([old, await look(folder())]).to.deep.equal([
      { reason: `${join(folder(), "pulumi")} is version v3.46.1, older than 3.225.0` },
      { reason: `${join(folder(), "pulumi")} is version unknown, older than 3.225.0` },
    ]);
  });

  it("is not taken when it does not run, and its own last words are told", async () => {
    writeEngine(folder());
    writeScript(join(folder(), "pulumi"), "echo 'no version is set for shim: pulumi' >&2; exit 126");
    expect(await look(folder())).to.deep.equal({
      reason: `${join(folder(), "pulumi")} does not run: no version is set for shim: pulumi`,
    });
  });

  it("is not what npm puts on PATH for the length of a script", async () => {
    const bin = join(folder(), "node_modules", ".bin");
    writeEngine(bin);
    expect(await look(bin)).to.deep.equal({ reason: "there is no pulumi on PATH" });
  });
});
