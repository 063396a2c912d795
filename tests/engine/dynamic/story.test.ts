import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Console } from "../../../tools/demo/console";
import { tellStory } from "../../../tools/demo/story";
import { run } from "../../../tools/lib/command";
import { packageRoot } from "../../../tools/lib/places";
import type { PulumiProject } from "../../../tools/pulumi/project";
import { useWorkshop } from "../workshop";

const reference = `exports.handler = () => require("pulumi-ventus/dynamic-provider");`;

describe("the main job, with the quickstart and a real engine", function () {
  const workshop = useWorkshop(this);

  async function tell(project: PulumiProject): Promise<void> {
    const { sandbox } = workshop;
    const console = Console.open(sandbox.environment());
    try {
      await tellStory({
        project,
        console,
        changes: () =>
          sandbox.requests.filter(({ method, path }) => method !== "GET" && !path.endsWith("tokens")).length,
        step: () => undefined,
        checked: () => undefined,
        output: () => undefined,
      });
    } finally {
      await console.close();
    }
  }

  it("holds where the package is linked", async () => {
    const project = await workshop.project("quickstart");
    await tell(project);
    expect(await providersInHistory(project)).to.deep.equal([reference]);
  });

  describe("with what `npm pack` packs", () => {
    let folder = "";

    before(async function () {
      this.timeout(300_000);
      folder = await mkdtemp(join(tmpdir(), "pulumi-ventus-install-"));
      await install(folder);
    });

    after(async () => {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    });

    it("holds where that is installed", async () => {
      const packages = join(folder, "project", "node_modules");
      const project = await workshop.project("quickstart", { packages });
      await tell(project);
      expect(await providersInHistory(project)).to.deep.equal([reference]);
    });

    it("brings no sources, tests or tools", async () => {
      const files = await readdir(join(folder, "project", "node_modules", "pulumi-ventus"), { recursive: true });
      expect(files).to.include.members([
        join("dist", "provider", "index.d.ts"),
        join("dist", "provider", "dynamic", "bundle.js"),
        join("dist", "provider", "dynamic", "provider.js"),
        join("dist", "provider", "plugin", "bundle.js"),
        join("dist", "provider", "THIRD-PARTY-LICENSES.txt"),
        join("dist", "sandbox", "cli.js"),
        "schema.json",
        "LICENSE",
      ]);
      const packed = /^(dist(\/(provider|sandbox).*)?|[A-Za-z]+\.(json|md)|LICENSE|PulumiPlugin\.yaml|node_modules.*)$/;
      const others = files.filter((file) => !packed.test(file));
      expect(others).to.deep.equal([]);
    });
  });
});

/** Packs this checkout, and installs the package into a copy of the quickstart, as a user would. */
async function install(folder: string): Promise<void> {
  // Without the scripts: `prepare` would compile anew, and pull away the files that are running here.
  await npm(["pack", "--ignore-scripts", "--pack-destination", folder], packageRoot);
  const [tarball] = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack made no package");
  const project = join(folder, "project");
  await mkdir(project);
  await cp(join(packageRoot, "examples", "quickstart", "package.json"), join(project, "package.json"));
  await npm(
    ["install", "--prefix", project, "--prefer-offline", "--no-audit", "--no-fund", join(folder, tarball)],
    project,
  );
}

async function npm(args: readonly string[], cwd: string): Promise<void> {
  const { status, stdout, stderr } = await run("npm", args, { cwd, env: process.env });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
}

/** Every provider that any state of the stack ever held: the file backend keeps one state for each change. */
async function providersInHistory(project: PulumiProject): Promise<string[]> {
  const history = join(project.stateFolder, ".pulumi", "history");
  const entries = await readdir(history, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.includes(".checkpoint."));
  const texts = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "utf8")));
  const found = texts.flatMap((text) => [...text.matchAll(/"__provider":\s*("(?:[^"\\]|\\.)*")/g)]);
  return [...new Set(found.map(([, json]) => String(JSON.parse(json ?? '""'))))];
}
