#!/usr/bin/env node
import { closeSync, fchmodSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type Sandbox, startSandbox } from "./index";

const HELP = `Usage: ventus-sandbox [--port 5000] [--s3-port 8080] [--oidc] [--oidc-port 0] [--rc FILE]

A cloud on this machine to try Object Storage Credentials with: Keystone, S3,
and an identity provider for console accounts.
All its state is in memory and is lost when it stops. It listens on 127.0.0.1 only.

  --port PORT     port of Keystone; 0 is any free one (default 5000)
  --s3-port PORT  port of S3; 0 is any free one (default 8080)
  --oidc-port PORT
                  port of the identity provider; 0 is any free one (default 0)
  --oidc          the lines are those of a console account, which logs in at
                  the identity provider (OS_AUTH_TYPE=v3oidcpassword)
  --rc FILE       also write the lines to source to FILE, readable by you alone
  --help          this text
  --version       the version of pulumi-ventus

It prints lines for a shell and runs until Ctrl-C. In another terminal:
  source FILE
`;

/** Something the one who typed the command can put right: one line, no stack. */
class UsageError extends Error {
  constructor(
    message: string,
    readonly exitCode: 1 | 2,
  ) {
    super(message);
  }
}

interface Arguments {
  readonly port: number;
  readonly s3Port: number;
  readonly oidcPort: number;
  /** Whether the rc lines are those of a console account. */
  readonly oidc: boolean;
  readonly rc: string | undefined;
}

/** Undefined: all that was asked for has been printed. */
function readArguments(): Arguments | undefined {
  const { values } = parse();
  if (values.help) {
    process.stdout.write(HELP);
    return undefined;
  }
  if (values.version) {
    const text = readFileSync(join(__dirname, "../../package.json"), "utf8");
    process.stdout.write(`${z.object({ version: z.string() }).parse(JSON.parse(text)).version}\n`);
    return undefined;
  }
  if (values.rc === "") throw new UsageError("--rc wants the name of a file.", 2);
  return {
    port: portOf("--port", values.port),
    s3Port: portOf("--s3-port", values["s3-port"]),
    oidcPort: portOf("--oidc-port", values["oidc-port"]),
    oidc: values.oidc,
    rc: values.rc,
  };
}

function parse() {
  const options = {
    port: { type: "string", default: "5000" },
    "s3-port": { type: "string", default: "8080" },
    "oidc-port": { type: "string", default: "0" },
    oidc: { type: "boolean", default: false },
    rc: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
    version: { type: "boolean", default: false },
  } as const;
  try {
    return parseArgs({ options, strict: true });
  } catch (error) {
    const [line = ""] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new UsageError(`${line.replace(/\.$/, "")}. See ventus-sandbox --help.`, 2);
  }
}

function portOf(option: string, text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`${option} wants a port from 0 to 65535, not "${text}".`, 2);
}

async function start({ port, s3Port, oidcPort }: Arguments): Promise<Sandbox> {
  try {
    return await startSandbox({ port, s3Port, oidcPort });
  } catch (error) {
    const busy = z.object({ code: z.enum(["EADDRINUSE", "EACCES"]), port: z.number() }).safeParse(error);
    if (!busy.success) throw error;
    const option = new Map([
      [oidcPort, "--oidc-port"],
      [s3Port, "--s3-port"],
      [port, "--port"],
    ]).get(busy.data.port);
    if (option === undefined) throw error;
    const why = busy.data.code === "EACCES" ? "may not be used by you" : "is in use by another program";
    throw new UsageError(`Port ${busy.data.port} ${why}. Choose another with ${option}, or 0 for any free one.`, 1);
  }
}

/** The file holds a password: made, or if it was there already turned, readable by its owner alone before anything is in it. */
function writeRc(file: string, text: string): void {
  try {
    const descriptor = openSync(file, "w", 0o600);
    try {
      fchmodSync(descriptor, 0o600);
      writeSync(descriptor, text);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new UsageError(`Cannot write ${file}: ${error instanceof Error ? error.message : String(error)}`, 1);
  }
}

async function main(): Promise<void> {
  const wanted = readArguments();
  if (wanted === undefined) return;
  const sandbox = await start(wanted);
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void sandbox.stop().then(() => process.stdout.write("# Stopped; its state is gone.\n"));
    });
  try {
    if (wanted.rc !== undefined) writeRc(wanted.rc, rcOf(sandbox, wanted));
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
  process.stdout.write(announcement(sandbox, wanted));
}

const rcOf = (sandbox: Sandbox, { oidc }: Arguments): string => (oidc ? sandbox.oidcRc() : sandbox.rc());

/** Nothing but rc lines and comments, so that what is printed can be sourced as it is. */
const announcement = (sandbox: Sandbox, wanted: Arguments): string => {
  const { rc, oidc } = wanted;
  const logins = Object.values(sandbox.fixture.users).map(
    ({ name, password, domain, roles }) =>
      `#   ${name} / ${password} (domain ${domain.name}): ${Object.entries(roles)
        .map(([project, role]) => `${role} of ${project}`)
        .join(", ")}\n`,
  );
  return [
    "# ventus-sandbox: NOT a real cloud. All state is in memory and is lost when this stops.\n",
    `# Keystone ${sandbox.authUrl}, S3 ${sandbox.s3Endpoint} (path style, any region), on this machine only.\n`,
    `# Identity provider of console accounts: ${sandbox.identityProviderUrl}${oidc ? "" : "; with --oidc the lines below log in there"}.\n`,
    "# Logins:\n",
    ...logins,
    rc === undefined ? "# To log in as the first, in another terminal:\n" : `# To log in as the first: source ${rc}\n`,
    rcOf(sandbox, wanted),
    "# Ctrl-C stops it.\n",
  ].join("");
};

main().catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`ventus-sandbox: ${error.message}\n`);
  process.exitCode = error.exitCode;
});
