import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeSetting, settingNames } from "../provider/config/settings";
import { packageRoot } from "../tools/lib/places";

const file = join(packageRoot, "docs", "installation-configuration.md");

describe("docs/installation-configuration.md", () => {
  it("lists every setting with its environment variable, as the provider describes it", async () => {
    const document = await readFile(file, "utf8");
    const [, before, after] = /^(.*<!-- settings: .*? -->\n).*(<!-- end of settings -->.*)$/s.exec(document) ?? [];
    if (before === undefined || after === undefined) throw new Error(`${file} has no place for the settings`);
    const current = `${before}\n${settingNames.map(line).join("\n")}\n\n${after}`;
    if (process.env["VENTUS_WRITE_DOCS"] === "1") await writeFile(file, current);
    else expect(current).to.equal(document);
  });
});

function line(name: (typeof settingNames)[number]): string {
  const { variable, secret, description } = describeSetting(name);
  const setting = `- \`ventus:${name}\`, environment: \`${variable}\`. ${description}`;
  return secret === true ? `${setting} Secret: set it with \`--secret\`.` : setting;
}
