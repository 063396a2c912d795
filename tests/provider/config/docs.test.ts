import { expect } from "chai";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadConfig } from "../../../provider/config/load";
import type { Loaded } from "../../../provider/config/load";
import { environment, stackConfig } from "../../../provider/config/sources";
import { packageRoot } from "../../../tools/lib/places";
import { inFolder } from "../../helpers/folder";

/** The examples of each section, the places that a reader fills in filled in. */
function sections(): Map<string, { sh: string[]; yaml: string[] }> {
  const text = readFileSync(join(packageRoot, "docs/logins.md"), "utf8").replaceAll("…", "filled-in");
  return new Map(
    text.split(/^## /m).map((section) => {
      const blocks = (language: string): string[] =>
        [...section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, block = ""]) => block);
      return [section.split("\n", 1).join(), { sh: blocks("sh"), yaml: blocks("yaml") }];
    }),
  );
}

/** The variables that lines of a shell export. */
function exported(lines: string): NodeJS.ProcessEnv {
  const pairs = lines.replaceAll(/\$\(.*?\)/g, "filled-in").matchAll(/\b(OS_\w+)=(\S+)/g);
  return Object.fromEntries([...pairs].map(([, name = "", value = ""]) => [name, value]));
}

function kindOf(loaded: Loaded): string {
  return "config" in loaded ? loaded.config.login.kind : loaded.faults.join("\n");
}

/** Of what "belongs into secure.yaml". */
const secrets = "clouds: {vienna: {auth: {password: p, client_secret: c, application_credential_secret: s}}}";

describe("docs/logins.md", () => {
  const usual = { OS_AUTH_URL: "https://a.example", OS_PROJECT_ID: "p", OS_USERNAME: "u" };

  for (const [section, kind] of [
    ["Password", "password"],
    ["Console account", "oidcPassword"],
    ["Application credential", "applicationCredential"],
    ["Ready token", "token"],
  ] as const) {
    it(`has rc lines and commands that work: ${section}`, () => {
      const [rc = "", commands = ""] = sections().get(section)?.sh ?? [];
      expect(kindOf(loadConfig([environment(exported(rc))], { variables: {} }))).to.equal(kind);
      if (kind === "token") return;
      const set = [...commands.matchAll(/config set (?:--secret )?(ventus:\w+) ?(\S*)/g)];
      const stack = new Map(set.map(([, name = "", value = ""]) => [name, value === "" ? "typed in" : value]));
      const sources = [stackConfig((key) => stack.get(key)), environment(kind === "oidcPassword" ? usual : {})];
      const known = kind === "applicationCredential" ? [...sources, environment(usual)] : sources;
      expect(kindOf(loadConfig(known, { variables: {} }))).to.equal(kind);
    });

    if (kind === "token") continue;
    it(`has files of clouds that work: ${section}`, async () => {
      const [clouds = "", secure = secrets] = sections().get(section)?.yaml ?? [];
      await inFolder(async (folder) => {
        await writeFile(join(folder, "clouds.yaml"), clouds);
        await writeFile(join(folder, "secure.yaml"), secure);
        const variables = { HOME: folder, OS_CLOUD: "vienna" };
        expect(kindOf(loadConfig([environment(variables)], { variables, folder }))).to.equal(kind);
      });
    });
  }
});
