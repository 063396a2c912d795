import { parseArgs } from "node:util";
import { runMain } from "../lib/stop";
import { makeTarballs } from "./tarball";

const help = `Makes the archives of the provider plugin that Pulumi installs without npm:

  npm run package:plugin
  pulumi plugin install resource ventus <version> --file release/pulumi-resource-ventus-v<version>-<os>-<arch>.tar.gz

  --out <folder>   where to put them; default: release
  --help           this text
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: "boolean" }, out: { type: "string", default: "release" } } });
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  for (const file of await makeTarballs(values.out)) process.stdout.write(`${file}\n`);
}

runMain(main);
