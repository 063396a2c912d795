import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { run } from "../../tools/lib/command";
import { packageRoot } from "../../tools/lib/places";
import { copyProgram } from "../../tools/pulumi/project";
import { examples } from "../examples/checks";
import { inFolder } from "../helpers/folder";

const text = readFileSync(join(packageRoot, "docs", "clients.md"), "utf8");

function blocks(language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);
}

describe("docs/clients.md", function () {
  // The types of @pulumi/aws take some seconds.
  this.timeout(120_000);

  it("has TypeScript that compiles strictly, as one program", async () => {
    const lines = blocks("ts").join("\n").split("\n");
    const imports = [...new Set(lines.filter((line) => line.startsWith("import ")))];
    const program = [...imports, ...lines.filter((line) => !line.startsWith("import "))].join("\n");
    await inFolder(async (folder) => {
      const copy = join(folder, "copy");
      await mkdir(copy);
      await copyProgram(join(examples, "bucket-with-aws"), copy);
      await writeFile(join(copy, "index.ts"), program);
      const tsc = join(packageRoot, "node_modules", ".bin", "tsc");
      const args = ["--noEmit", "--ignoreConfig", "--strict", "--module", "node20", "--skipLibCheck", "index.ts"];
      const { status, stdout } = await run(tsc, args, { cwd: copy, env: process.env });
      expect(stdout).to.equal("");
      expect(status).to.equal(0);
    });
  });

  it("shows every helper that there is", () => {
    const index = readFileSync(join(packageRoot, "provider", "index.ts"), "utf8");
    const exported = [...index.matchAll(/^export \{ (.*) \} from "\.\/clients\//gm)];
    const helpers = exported.flatMap(([, names = ""]) => names.split(", "));
    const code = blocks("ts").join("\n");
    for (const helper of helpers) expect(code).to.contain(`${helper}(`);
    expect(helpers).to.have.length.above(9);
  });

  it("reads no output in a shell that its TypeScript doesn't export", () => {
    const read = [...text.matchAll(/stack["]?,? "?output"?,? "?(\w+)/g)].map(([, name = ""]) => name);
    const exported = [
      ...blocks("ts")
        .join("\n")
        .matchAll(/^export const (\w+)/gm),
    ].map(([, name = ""]) => name);
    expect(exported).to.include.members(read);
    expect(read).to.have.length.above(7);
  });
});
