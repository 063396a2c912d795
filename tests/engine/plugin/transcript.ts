import type { PulumiProject } from "../../../tools/pulumi/project";

/** What stands for the access key in the document; each run makes another. */
const shownKey = "4f0c6b1de2a84c0f9a53d7716ee0b2c9";

const block = /```console\n(.*?)```/gs;
const command = /^\$ pulumi (.*)$/gm;

/** The commands of a document's `console` blocks, in their order. */
export function commandsOf(document: string): string[] {
  return [...document.matchAll(block)].flatMap(([, content]) => commandsIn(content ?? ""));
}

/** The document with what the commands of its `console` blocks print now, in their order. */
export function withAnswers(document: string, answers: readonly string[]): string {
  const left = [...answers];
  return document.replaceAll(block, (_whole: string, content: string) => {
    const shown = commandsIn(content).map((args) => `$ pulumi ${args}\n${left.shift() ?? ""}`);
    return `\`\`\`console\n${shown
      .join("\n")
      .replaceAll(/\n{3,}/g, "\n\n")
      .trimEnd()}\n\`\`\``;
  });
}

/** Runs the commands; answers with what each printed, without what is another in each run. */
export async function perform(project: PulumiProject, commands: readonly string[]): Promise<string[]> {
  let accessKey = shownKey;
  const answers: string[] = [];
  for (const args of commands) {
    const printed = await project.pulumi(args.replaceAll(shownKey, accessKey).split(" "));
    accessKey = /accessKey: "([0-9a-f]{32})"/.exec(printed)?.[1] ?? accessKey;
    answers.push(steady(printed.replaceAll(accessKey, shownKey)));
  }
  return answers;
}

function commandsIn(content: string): string[] {
  return [...content.matchAll(command)].map(([, args]) => args ?? "");
}

/** Lines of progress, the stack's own, come as the machine is fast or slow; times and addresses are others in each run. */
function steady(printed: string): string {
  const lines = printed
    .split("\n")
    .filter((line) => !line.startsWith("@ ") && !/^ .{3}\S+:\S+ \S+ (\w+ing\b|$)/.test(line))
    .filter((line) => !/^ .{3}pulumi:pulumi:Stack /.test(line))
    .filter((line) => !/^Duration|^The resources in the stack have been|^If you want to remove/.test(line))
    .map((line) => line.replace(/ \(\d+(\.\d+)?s\)/, "").replace(/;? waiting until .*/, ""))
    .map((line) => line.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "https://vienna.ventuscloud.eu:8080").trimEnd());
  return `${lines.join("\n").trim()}\n`;
}
