import type { PulumiProject } from "../../tools/pulumi/project";

/** What stands for the access keys in a document, in the order in which a run makes them: each run makes others. */
const shownKeys = [
  "4f0c6b1de2a84c0f9a53d7716ee0b2c9",
  "9be27d4a1c3f4f0e8d6b5a2071c94e38",
  "c61a0f83b7d24e59a1e40d92f3587b6c",
] as const;

/** The access keys of a run, in their order. */
export class SeenKeys {
  readonly #keys: string[] = [];

  /** Takes note of the keys in what was printed, and puts those of the document in their places. */
  shown(printed: string): string {
    for (const [key] of printed.matchAll(/(?<=(?:AccessKey|accessKey).*"|access key )[0-9a-f]{32}/g)) {
      if (!this.#keys.includes(key)) this.#keys.push(key);
    }
    return this.#exchanged(printed, this.#keys, shownKeys);
  }

  /** The document's words with the keys of this run. */
  real(args: string): string {
    return this.#exchanged(args, shownKeys, this.#keys);
  }

  #exchanged(text: string, these: readonly string[], those: readonly string[]): string {
    return these.reduce((changed, key, index) => changed.replaceAll(key, those[index] ?? key), text);
  }
}

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
export async function perform(
  project: PulumiProject,
  commands: readonly string[],
  keys = new SeenKeys(),
): Promise<string[]> {
  const answers: string[] = [];
  for (const args of commands) {
    const printed = await project.pulumi(keys.real(args).split(" "));
    answers.push(steady(keys.shown(printed)));
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
    .map((line) => line.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "YYYY-MM-DDThh:mm:ss.sssZ"))
    .map((line) => line.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "https://vienna.ventuscloud.eu:8080").trimEnd());
  return `${lines.join("\n").trim()}\n`;
}
