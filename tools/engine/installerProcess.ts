// Started by installer.ts: installs the Pulumi CLI that fits the SDK into the folder named on the command line and prints its version.
import { request } from "node:https";
import { z } from "zod";

/** Where only package registries can be reached the answer should not take longer than this. */
const probeLimit = 3000;

const source = "https://get.pulumi.com/install.sh";

function probe(): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(source, { method: "HEAD", signal: AbortSignal.timeout(probeLimit) }, (answer) => {
      answer.resume();
      const status = answer.statusCode ?? 0;
      if (status < 400) resolve();
      else reject(new Error(`answered ${status}`));
    });
    asked.once("error", reject);
    asked.end();
  });
}

async function main(root: string): Promise<string> {
  await probe().catch((error: unknown) => {
    throw new Error(`get.pulumi.com cannot be reached: ${error instanceof Error ? error.message : String(error)}`);
  });
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  const { version } = await PulumiCommand.install({ root });
  return String(version);
}

main(z.string().parse(process.argv[2])).then(
  (version) => {
    console.log(version);
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
