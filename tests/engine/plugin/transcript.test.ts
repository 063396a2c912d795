import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../../tools/lib/places";
import { accessKeys } from "../console";
import { useWorkshop } from "../workshop";
import { commandsOf, perform, withAnswers } from "../transcript";

const file = join(packageRoot, "docs", "transcript.md");

describe("docs/transcript.md", function () {
  const workshop = useWorkshop(this);

  it("shows what these commands print, with the quickstart in YAML", async () => {
    const document = await readFile(file, "utf8");
    const project = await workshop.project("quickstart-yaml");
    const answers = await perform(project, commandsOf(document));
    const current = withAnswers(document, answers);
    if (process.env["VENTUS_WRITE_DOCS"] === "1") await writeFile(file, current);
    else expect(current).to.equal(document);
    expect(await accessKeys(workshop.sandbox)).to.deep.equal([]);
  });
});
