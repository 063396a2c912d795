import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../../tools/lib/places";
import { useWorkshop } from "../workshop";
import { write } from "./yaml";

const file = join(packageRoot, "schema.json");

describe("schema.json, with a real engine", function () {
  const workshop = useWorkshop(this);

  it("passes the engine's own check, and is what the engine gets of the plugin", async () => {
    const project = await workshop.project("sets-yaml");
    await write(project, { sets: {} });
    expect(await project.pulumi(["schema", "check", file])).not.to.match(/warning|error/i);
    const plugin = join("node_modules", ".bin", "pulumi-resource-ventus");
    const text = await project.pulumi(["package", "get-schema", `./${plugin}`]);
    expect(JSON.parse(text)).to.deep.equal(JSON.parse(await readFile(file, "utf8")));
  });
});
