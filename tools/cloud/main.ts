import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { z } from "zod";
import { rcText } from "../../sandbox/environment";
import { type Progress, progressOn } from "../lib/progress";
import { runMain } from "../lib/stop";
import { NoCeph } from "./ceph";
import { type Keystone, startKeystone } from "./keystone";
import { keystoneVersions } from "./keystoneInstall";
import { type Rgw, startRgw } from "./rgw";

const help = `A real cloud on this machine, on 127.0.0.1 only: Keystone from PyPI and Ceph's S3 gateway from Debian's packages.

  npm run cloud -- --rc cloud.rc      and in another terminal:  . ./cloud.rc

It has the people of the sandbox (org:alice and others, password pw-<name>). It runs until Ctrl-C; all it stores is then gone.

  --keystone VERSION    ${keystoneVersions.join(", ")}; default ${keystoneVersions[0]}
  --port PORT           of Keystone; default: any free one
  --no-s3               without the S3 gateway
  --s3-port PORT        of the S3 gateway; default: any free one
  --s3-memory 300|none  how long the gateway knows a secret that was used: 300 s, as in most clouds, or not at all; default 300
  --rc FILE             also write the lines to source to FILE, readable by you alone
  --help                this text
`;

const Port = z.coerce.number().int().min(1).max(65_535).optional();

const Options = z.object({
  keystone: z.enum(keystoneVersions).default(keystoneVersions[0]),
  port: Port,
  "no-s3": z.boolean().default(false),
  "s3-port": Port,
  "s3-memory": z.enum(["300", "none"]).default("300"),
  rc: z.string().min(1).optional(),
  help: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      keystone: { type: "string" },
      port: { type: "string" },
      "no-s3": { type: "boolean" },
      "s3-port": { type: "string" },
      "s3-memory": { type: "string" },
      rc: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  const read = Options.safeParse(values);
  if (read.success) return read.data;
  throw new Error(read.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("\n"));
}

async function main(stop: AbortSignal): Promise<void> {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  const progress = progressOn(process.stderr);
  const keystone = await startKeystone({ version: options.keystone, port: options.port, progress, signal: stop });
  let rgw: Rgw | undefined;
  try {
    rgw = await gateway(options, keystone, progress, stop);
    const rc = rcText(keystone.environment());
    if (options.rc !== undefined) {
      // Set apart from the writing: a file that is there already keeps its mode otherwise.
      await writeFile(options.rc, rc, { mode: 0o600 });
      await chmod(options.rc, 0o600);
    }
    process.stdout.write(rc);
    progress.line("It runs until Ctrl-C.");
    if (!stop.aborted) await once(stop, "abort");
    process.exitCode = 0;
  } finally {
    await rgw?.stop();
    await keystone.stop();
  }
}

async function gateway(
  options: Options,
  keystone: Keystone,
  progress: Progress,
  signal: AbortSignal,
): Promise<Rgw | undefined> {
  if (options["no-s3"]) return undefined;
  try {
    return await startRgw({ keystone, port: options["s3-port"], memory: options["s3-memory"], progress, signal });
  } catch (error) {
    if (!(error instanceof NoCeph)) throw error;
    progress.line(`NO S3 HERE, Keystone only: ${error.message}.`);
    return undefined;
  }
}

runMain(main);
