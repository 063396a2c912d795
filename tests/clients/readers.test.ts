import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { z } from "zod";
import { ClientError } from "../../provider/clients/errors";
import { rcloneConfigOf } from "../../provider/clients/rclone";
import { s3cmdConfigOf } from "../../provider/clients/s3cmd";
import { shellExportsOf } from "../../provider/clients/shellExports";
import { run } from "../../tools/lib/command";
import { inFolder } from "../helpers/folder";
import { leaveOut } from "../helpers/leaveOut";
import { debianClients, type Program } from "./debian";

const endpoint = "https://vienna.ventuscloud.eu:8080";

/** Secrets made of what shells and files read in their own way, and of anything else. */
const secrets = [
  ...['"a"', '""', '"a" ', "`a`", '"""a"""', " a", "a\\", "%(type)s", "$HOME", "#a", "[a]", "a=b"],
  ...fc.sample(
    fc.oneof(
      fc.string({
        unit: fc.constantFrom(..."\"'`\\$%(){}[]#;=: ~!&|<>*?^,.@-+/aA0é".split("")),
        minLength: 1,
        maxLength: 12,
      }),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    ),
    { numRuns: 400, seed: 20261125 },
  ),
];

/** What a form makes of a secret, or undefined where it says that it can't. */
function formOf(form: () => string): string | undefined {
  try {
    return form();
  } catch (error) {
    if (error instanceof ClientError) return undefined;
    throw error;
  }
}

describe("what a client reads in its file", function () {
  // The first run downloads rclone and s3cmd.
  this.timeout(300_000);
  let clients: { rclone: Program; s3cmd: Program };

  before(async function () {
    try {
      clients = await debianClients();
    } catch (error) {
      leaveOut(this, "with rclone and s3cmd, which are Debian's packages", error);
    }
  });

  async function outputOf({ command: [command, ...first], env }: Program, ...args: string[]): Promise<string> {
    const all = { PATH: process.env["PATH"], HOME: "/nonexistent", PYTHONUTF8: "1", ...env };
    const { status, stdout, stderr } = await run(command, [...first, ...args], { env: all });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  }

  it("is the secret, character by character: rclone", async () => {
    const texts = secrets.map((secretKey, at) =>
      formOf(() => rcloneConfigOf({ accessKey: "a", secretKey, endpoint }, { remote: `r${at}` })),
    );
    await inFolder(async (folder) => {
      const file = join(folder, "rclone.conf");
      await writeFile(file, texts.join(""));
      const dump = await outputOf(clients.rclone, "--config", file, "config", "dump");
      const read = z.record(z.string(), z.looseObject({ secret_access_key: z.string() })).parse(JSON.parse(dump));
      const written = secrets.flatMap((secret, at) => (texts[at] === undefined ? [] : [[`r${at}`, secret]]));
      expect(Object.entries(read).map(([name, { secret_access_key: secret }]) => [name, secret])).to.have.deep.members(
        written,
      );
      expect(written).to.have.length.above(300);
    });
  });

  it("is the secret, character by character: s3cmd", async () => {
    let written = 0;
    await inFolder(async (folder) => {
      for (const [at, secretKey] of secrets.slice(0, 40).entries()) {
        const text = formOf(() => s3cmdConfigOf({ accessKey: "a", secretKey, endpoint }));
        if (text === undefined) continue;
        written++;
        const file = join(folder, String(at));
        await writeFile(file, text);
        expect(await outputOf(clients.s3cmd, "-c", file, "--dump-config")).to.contain(`\nsecret_key = ${secretKey}\n`);
      }
    });
    expect(written).to.be.above(20);
  });

  it("is the value, character by character: a shell", async () => {
    const variables = Object.fromEntries(secrets.map((secret, at) => [`V${at}`, secret]));
    await inFolder(async (folder) => {
      const file = join(folder, "exports.sh");
      await writeFile(file, shellExportsOf(variables));
      const program = `. "$0"; exec "$NODE" -e 'console.log(JSON.stringify(process.env))'`;
      const env = { PATH: process.env["PATH"], NODE: process.execPath };
      const { stdout, stderr } = await run("sh", ["-c", program, file], { env });
      expect(stderr).to.equal("");
      expect(z.record(z.string(), z.string()).parse(JSON.parse(stdout))).to.include(variables);
    });
  });
});
