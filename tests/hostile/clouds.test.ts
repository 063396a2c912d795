import { expect } from "chai";
import fc from "fast-check";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "../../provider/config/load";
import type { Loaded } from "../../provider/config/load";
import { environment } from "../../provider/config/sources";

const secret = "a-password-that-nobody-may-read";

/** Keys that mean something, keys that want to change what every object inherits, and any others. */
const key = fc.oneof(
  fc.constantFrom(
    "auth",
    "auth_url",
    "username",
    "password",
    "token",
    "project_id",
    "project_name",
    "regions",
    "cacert",
  ),
  fc.constantFrom("verify", "profile", "region_name", "user_domain_id", "auth_type", "interface", "identity_provider"),
  fc.constantFrom("__proto__", "constructor", "prototype", "toString", "<<", "clouds", "vienna"),
  fc.string({ maxLength: 8 }),
);
const leaf = fc.oneof(
  fc.constantFrom(secret, secret, "https://a.example/v3", "true", "", "~", "/dev/zero", "{region_name}"),
  fc.string({ maxLength: 12 }),
  fc.double(),
  fc.constant(null),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 6 }),
  ),
}));
/** Half of YAML's own marks, in any order. */
const marks = fc
  .array(
    fc.constantFrom(
      "clouds:",
      "\n",
      "  vienna:",
      "    auth:",
      "- ",
      "? ",
      ": ",
      "{",
      "}",
      "[",
      "]",
      "&a ",
      "*a",
      "<<: ",
      "|",
      ">",
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));
const text = fc.oneof(
  fc.record({ clouds: fc.record({ vienna: tree }) }).map((value) => JSON.stringify(value)),
  fc.record({ clouds: tree, "public-clouds": tree }).map((value) => JSON.stringify(value)),
  marks.map((parts) => `clouds:\n  vienna:\n    auth: {password: ${secret}}\n${parts}`),
  fc.string(),
  fc.string({ unit: "binary" }),
);

describe("hostile files of clouds", function () {
  this.timeout(120_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-ventus-hostile-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Reads `clouds.yaml` of the folder; fails if that takes long or changes what every object inherits. */
  function load(variables: NodeJS.ProcessEnv = {}): Loaded {
    const all = { HOME: folder, XDG_CONFIG_DIRS: folder, OS_CLOUD: "vienna", ...variables };
    const inherited = Reflect.ownKeys(Object.prototype).length;
    const start = performance.now();
    const loaded = loadConfig([environment(all)], { variables: all, folder });
    expect(performance.now() - start, "milliseconds").to.be.below(3_000);
    expect(Reflect.ownKeys(Object.prototype)).to.have.lengthOf(inherited);
    expect({}).not.to.have.property("polluted");
    return loaded;
  }

  it("give a configuration or faults, and no fault shows a secret", () => {
    fc.assert(
      fc.property(text, text, text, (clouds, secure, profiles) => {
        writeFileSync(join(folder, "clouds.yaml"), clouds);
        writeFileSync(join(folder, "secure.yaml"), secure);
        writeFileSync(join(folder, "clouds-public.yaml"), profiles);
        const loaded = load();
        if ("config" in loaded) return;
        expect(loaded.faults).not.to.have.lengthOf(0);
        // Names of clouds and regions are shown, and so is the path of a certificate: a password is none of these.
        const others = loaded.faults.filter(
          (fault) => !/names the cloud|has no region|has the profile|PEM/.test(fault),
        );
        expect(others.join("\n")).not.to.contain(secret);
        for (const fault of loaded.faults) expect(fault.length).to.be.below(6_000);
      }),
      { numRuns: 400 },
    );
  });

  const half = 64 * 1024;
  const ten = (letter: string): string => `[${Array(10).fill(`*${letter}`).join(", ")}]`;
  const letters = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
  for (const [words, hostile] of Object.entries({
    "aliases of aliases of aliases": letters.map(
      (each, at) => `${each}: &${each} ${at === 0 ? "[x]" : ten(letters[at - 1] ?? "")}`,
    ),
    "merges of merges of merges": letters.map(
      (each, at) => `${each}: &${each} ${at === 0 ? "{x: 1}" : `{<<: ${ten(letters[at - 1] ?? "")}}`}`,
    ),
    "an alias of itself": ["clouds: &a {vienna: *a}"],
    "a merge of itself": ["clouds: {vienna: &a {<<: *a, auth: *a}}"],
    "brackets without end": ["[".repeat(2 * half)],
    "maps without end": ["{a: ".repeat(half / 2)],
    "dashes without end": ["- ".repeat(half)],
    "question marks without end": ["? ".repeat(half)],
    "anchors without end": ["&a ".repeat(half / 2)],
    "a map of very many keys": [Array.from({ length: 9_000 }, (_, at) => `k${at}: v`).join("\n")],
    "keys of all objects": [
      "clouds: {__proto__: {polluted: 1}, constructor: {prototype: {polluted: 1}}}",
      "__proto__: {polluted: 1}",
    ],
    "a tag of another program": ["clouds: {vienna: !!js/function 'function () { process.exit(1) }'}"],
    "two documents": ["clouds: {}", "---", "clouds: {vienna: {}}"],
  })) {
    it(`with ${words} take no time and no memory`, () => {
      writeFileSync(join(folder, "secure.yaml"), "");
      writeFileSync(join(folder, "clouds.yaml"), hostile.join("\n"));
      expect(load()).to.have.property("faults");
    });
  }

  it("that are pipes or devices are not waited for", () => {
    const pipe = join(folder, "pipe.yaml");
    execFileSync("mkfifo", [pipe]);
    for (const path of [pipe, "/dev/zero", "/dev/stdin", folder]) {
      const loaded = load({ OS_CLIENT_CONFIG_FILE: path });
      expect(loaded).to.have.property("faults");
      if ("faults" in loaded) expect(loaded.faults.join()).to.match(/no ordinary file|can't be read/);
    }
  });

  it("are not found by a name that is a path", () => {
    writeFileSync(join(folder, "clouds.yaml"), "clouds: {vienna: {}}");
    writeFileSync(join(folder, "secure.yaml"), "");
    for (const name of ["../vienna", "__proto__", "constructor", "\0", "x".repeat(100_000)]) {
      const loaded = load({ OS_CLOUD: name });
      if ("config" in loaded) throw new Error("found");
      expect(loaded.faults.join()).to.contain("names the cloud").and.to.have.property("length").below(2_000);
    }
  });
});
