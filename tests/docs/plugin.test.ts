import { expect } from "chai";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { describeSetting, settingNames } from "../../provider/config/settings";
import { run } from "../../tools/lib/command";
import { packageRoot } from "../../tools/lib/places";
import { copyProgram } from "../../tools/pulumi/project";
import { examples } from "../examples/checks";
import { inFolder } from "../helpers/folder";

const docs = join(packageRoot, "docs");
const installation = join(docs, "installation-configuration.md");

function blocks(file: string, language: string): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);
}

describe("the plugin's pages in docs/", function () {
  this.timeout(120_000);

  it("list every setting with its environment variable, as the provider describes it", async () => {
    const document = readFileSync(installation, "utf8");
    const [, before, after] = /^(.*<!-- settings: .*? -->\n).*(<!-- end of settings -->.*)$/s.exec(document) ?? [];
    if (before === undefined || after === undefined) throw new Error(`${installation} has no place for the settings`);
    const current = `${before}\n${settingNames.map(line).join("\n")}\n\n${after}`;
    if (process.env["VENTUS_WRITE_DOCS"] === "1") await writeFile(installation, current);
    else expect(current).to.equal(document);
  });

  it("have TypeScript that compiles strictly, as one program", async () => {
    const program = [...blocks(join(docs, "_index.md"), "typescript"), ...blocks(join(docs, "plugin.md"), "ts")];
    expect(program).to.have.lengthOf(2);
    await inFolder(async (folder) => {
      const copy = join(folder, "copy");
      await mkdir(copy);
      await copyProgram(join(examples, "quickstart"), copy);
      await writeFile(join(copy, "index.ts"), program.join("\n"));
      const tsc = join(packageRoot, "node_modules", ".bin", "tsc");
      const args = ["--noEmit", "--ignoreConfig", "--strict", "--module", "node20", "--skipLibCheck", "index.ts"];
      const { status, stdout } = await run(tsc, args, { cwd: copy, env: process.env });
      expect(stdout).to.equal("");
      expect(status).to.equal(0);
    });
  });

  it("show in YAML what the quickstart in YAML runs", () => {
    const section = z.record(z.string(), z.unknown());
    const [shown] = blocks(join(docs, "_index.md"), "yaml").map((code) => section.parse(parse(code)));
    const file = readFileSync(join(examples, "quickstart-yaml", "Pulumi.yaml"), "utf8");
    const { config, resources, outputs } = section.parse(parse(file));
    expect(shown).to.deep.include({ config, resources, outputs });
  });
});

function line(name: (typeof settingNames)[number]): string {
  const { variable, secret, description } = describeSetting(name);
  const setting = `- \`ventus:${name}\`, environment: \`${variable}\`. ${description}`;
  return secret === true ? `${setting} Secret: set it with \`--secret\`.` : setting;
}
