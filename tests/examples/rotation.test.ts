import { expect } from "chai";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { accessKeys } from "../engine/console";
import { letDaysPass } from "../engine/time";
import { commandsOf, perform, SeenKeys, withAnswers } from "../engine/transcript";
import { useWorkshop } from "../engine/workshop";
import { examples } from "./checks";

const file = join(examples, "rotation", "README.md");

/** Days that go by before a section. */
const daysBefore: Readonly<Record<string, number>> = { "Ninety days later": 90, "One more day later": 1 };

describe("the example rotation", function () {
  const workshop = useWorkshop(this);

  it("does what its README shows: by age, the end of an overlap, by ticket, and away", async () => {
    const document = await readFile(file, "utf8");
    const project = await workshop.project("rotation");
    const keys = new SeenKeys();
    const answers: string[] = [];
    const pairs: number[] = [];
    for (const section of document.split(/^## /m).slice(1)) {
      const [title = ""] = section.split("\n");
      await letDaysPass(project, daysBefore[title] ?? 0);
      answers.push(...(await perform(project, commandsOf(section), keys)));
      pairs.push((await accessKeys(workshop.sandbox)).length);
    }
    expect(pairs).to.deep.equal([1, 2, 1, 2, 0]);
    const current = withAnswers(document, answers);
    if (process.env["VENTUS_WRITE_DOCS"] === "1") await writeFile(file, current);
    else expect(current).to.equal(document);
  });
});
