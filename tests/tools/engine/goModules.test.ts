import { expect } from "chai";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { absentModules, goModule, goParts } from "../../../tools/engine/goModules";
import { useFolder } from "../lib/folder";

describe("the Go modules of the engine", () => {
  const folder = useFolder();

  it("say which package to build, in which version", () => {
    const read = goParts.map((part) => {
      const { tool, version } = goModule(part);
      return `${part.name}: ${tool} ${version}`;
    });
    expect(read).to.deep.equal([
      "pulumi: github.com/pulumi/pulumi/pkg/v3/cmd/pulumi v3.245.0",
      "pulumi-language-nodejs: github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs v3.60.0",
      "pulumi-language-yaml: github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml v1.25.0",
    ]);
  });

  it("are counted as absent until Go's cache has them, capitals written as Go writes them", () => {
    const modules = ["github.com/BurntSushi/toml@v1.6.0", "gopkg.in/yaml.v3@v3.0.1", "gopkg.in/yaml.v3@v3.0.1"];
    expect(absentModules(modules, folder())).to.equal(2);
    const zip = join(folder(), "cache", "download", "github.com", "!burnt!sushi", "toml", "@v", "v1.6.0.zip");
    mkdirSync(dirname(zip), { recursive: true });
    writeFileSync(zip, "");
    expect(absentModules(modules, folder())).to.equal(1);
  });
});
