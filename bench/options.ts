import { parseArgs } from "node:util";
import { z } from "zod";
import { cloudNames } from "./clouds";

export const help = `What this provider costs, beside the engine's own share and beside its peer. By hand only: no test looks at a time.

  npm run bench                                    lives of stacks on the sandbox
  npm run bench -- --cloud keystone --sizes 200    on a real Keystone (Python 3 makes one, once)
  npm run bench -- startup                         time from the start of a provider to its port

Subjects: plugin and dynamic (our two doors, guards off, like for like), plugin+ and dynamic+ (guards on), peer
(pulumi-openstack's identity.Ec2CredentialV3, if pulumi-resource-openstack is on PATH: pulumi plugin install resource
openstack), naive (a dynamic provider as in tutorials), floor and dynfloor (a plugin and a dynamic provider that do nothing).
They take turns, round by round; the figures are medians.

  --cloud NAME      ${cloudNames.join(" or ")}; default sandbox
  --sizes LIST      how many resources, one project each, and how often if not as often as the others, as in
                    1x5,50,200,1000x1; default 1,50,200
  --rounds N        how often each is done; default 3, of startup 20
  --subjects LIST   default: all there are
  --json            figures as JSON on standard output, instead of tables
  --help            this text
`;

/** So many resources, in so many rounds; undefined: as many as `--rounds` says. */
interface Size {
  readonly resources: number;
  readonly rounds: number | undefined;
}

function readSize(text: string): Size {
  const [resources, rounds] = text.split("x").map(Number);
  return { resources: resources ?? 0, rounds };
}

const list = z.string().transform((text) => text.split(",").map((item) => item.trim()));

const Options = z.object({
  startup: z.boolean(),
  cloud: z.enum(cloudNames).default("sandbox"),
  sizes: z
    .string()
    .regex(/^\d{1,5}(x[1-9]\d{0,2})?(,\d{1,5}(x[1-9]\d{0,2})?)*$/, "numbers, with commas between them")
    .default("1,50,200")
    .transform((text) => text.split(",").map(readSize)),
  rounds: z.coerce.number().int().min(1).max(1_000).optional(),
  subjects: list.optional(),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
});
export type Options = z.infer<typeof Options>;

/** What the command line asks for; an error that names the option otherwise. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      cloud: { type: "string" },
      sizes: { type: "string" },
      rounds: { type: "string" },
      subjects: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const others = positionals.filter((word) => word !== "startup");
  if (others.length > 0) throw new Error(`unknown: ${others.join(" ")}; --help shows what there is`);
  const read = Options.safeParse({ ...values, startup: positionals.includes("startup") });
  if (read.success) return read.data;
  throw new Error(read.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("\n"));
}
