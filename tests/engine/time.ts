import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PulumiProject } from "../../tools/pulumi/project";
import { exportText } from "./state";

const day = 86_400_000;

/** Makes the stack what it would be so many days later: whatever times it holds lie so much further back. */
export async function letDaysPass(project: PulumiProject, days: number): Promise<void> {
  const earlier = (await exportText(project)).replace(
    /"(regeneratedAt|rotateAt|previousUntil)": "(\d{4}-[^"]+Z)"/g,
    (_, name: string, time: string) => `"${name}": "${new Date(Date.parse(time) - days * day).toISOString()}"`,
  );
  const file = join(project.folder, "earlier.json");
  await writeFile(file, earlier);
  await project.pulumi(["stack", "import", "--file", file]);
}
