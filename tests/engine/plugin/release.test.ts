import { expect } from "chai";
import { stat } from "node:fs/promises";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { version } from "../../../provider/version";
import { run } from "../../../tools/lib/command";
import { makeTarballs } from "../../../tools/release/tarball";
import { stored } from "../state";
import { useWorkshop } from "../workshop";
import { write } from "./yaml";

/** As Pulumi calls this machine. */
const here = `${platform()}-${arch() === "x64" ? "amd64" : arch()}`;

describe("the plugin's archive, with a real engine", function () {
  const workshop = useWorkshop(this);

  it("is installed by `pulumi plugin install`, and found then without npm, PATH or a word in the program", async () => {
    const [file = ""] = await makeTarballs(join(workshop.folder, "release"), [here]);
    expect(file).to.match(new RegExp(`/pulumi-resource-ventus-v${version}-${here}\\.tar\\.gz$`));
    expect((await stat(file)).size).to.be.below(1_000_000);
    const { stdout: listed } = await run("tar", ["-tzf", file]);
    expect(listed).not.to.match(/\.map$|\.d\.ts$|opentelemetry|typescript\/|mocha|dist\/tests/m);

    const project = await workshop.project("sets-yaml");
    await project.pulumi(["plugin", "install", "resource", "ventus", version, "--file", file]);
    await write(project, { sets: { media: { properties: { regenerate: "1" } } }, saysWhere: false });
    await project.pulumi(["up", "--yes", "--skip-preview"]);
    expect(Object.keys(await stored(project))).to.deep.equal(["media"]);
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(await stored(project)).to.deep.equal({});
  });
});
