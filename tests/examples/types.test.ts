import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";
import * as ts from "typescript";
import { z } from "zod";
import { examples, inExample } from "./checks";

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** Every example that is a program in TypeScript, by its path below examples/. */
const programs = readdirSync(examples, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("tsconfig.json") && !path.includes("node_modules"))
  .map((path) => dirname(path));

describe("the examples", function () {
  // The types of @pulumi/aws take some seconds.
  this.timeout(120_000);

  it("are all looked at", () => {
    expect(programs).to.include.members([
      "quickstart",
      "bucket-with-aws",
      "team-projects",
      "existing-credentials",
      "gitops",
    ]);
  });

  for (const example of programs) {
    it(`${example}: is strictly typed`, async () => {
      const shown = await inExample(example, "tsc", "--showConfig");
      const { compilerOptions } = z
        .object({ compilerOptions: z.object({ strict: z.literal(true) }) })
        .parse(JSON.parse(shown));
      expect(compilerOptions.strict).to.equal(true);
      expect(await inExample(example, "tsc", "--noEmit")).to.equal("");
    });

    it(`${example}: names each package that it uses, and has no cast, no any and no ignored error`, () => {
      const folder = join(examples, example);
      const { dependencies, devDependencies } = manifest.parse(JSON.parse(readFileSync(manifestOf(folder), "utf8")));
      for (const file of sourcesIn(folder)) {
        const text = readFileSync(file, "utf8");
        const where = relative(examples, file);
        expect(evasions(ts.createSourceFile(file, text, ts.ScriptTarget.Latest)), where).to.deep.equal([]);
        expect(text, where).not.to.contain("@ts-");
        const own = where.includes("test/") ? { ...dependencies, ...devDependencies } : dependencies;
        for (const [, name = ""] of text.matchAll(/from "((?:@[^/"]+\/)?[^./"][^/"]*)/g)) {
          if (!name.startsWith("node:")) expect(Object.keys(own), where).to.include(name);
        }
      }
    });
  }
});

/** Casts (but `as const`) and `any`: what takes the compiler's word away. */
function evasions(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const cast = ts.isAsExpression(node) && !ts.isConstTypeReference(node.type);
    if (cast || ts.isTypeAssertionExpression(node) || node.kind === ts.SyntaxKind.AnyKeyword) {
      found.push(node.getText(source));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === "bin") return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return programs.includes(relative(examples, path)) ? [] : sourcesIn(path);
    return /\.m?ts$/.test(entry.name) ? [path] : [];
  });
}

/** The package that a program belongs to: a part of an example with its own tsconfig.json has none of its own. */
function manifestOf(folder: string): string {
  const path = join(folder, "package.json");
  return existsSync(path) || folder === examples ? path : manifestOf(dirname(folder));
}
