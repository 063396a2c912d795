// Makes one file of each of the two programs that the engine starts: what a process loads, it loads before the first call, and
// a file with what is used of each library is read in a fraction of the time that hundreds of files take.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("..", import.meta.url));

/** What holds state of the process, which a copy would not share, or finds a file from its own place: stays a file of its own. */
const apart = ["provider/start", "provider/version"];

/**
 * undici's index loads fetch, WebSocket, caches and mocks, ten times what requests need. Its package.json has no "exports", so
 * its files can be named; the build fails when one is gone. `connect` is what the index lends to dispatchers: a proxy's tunnel.
 */
const undici = `
require("undici/lib/dispatcher/dispatcher.js").prototype.connect = require("undici/lib/api/api-connect.js");
exports.EnvHttpProxyAgent = require("undici/lib/dispatcher/env-http-proxy-agent.js");`;

const resolving = (entry) => ({
  name: "ventus",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const wanted = relative(root, join(resolveDir, path)).split(sep).join("/");
      if (!apart.includes(wanted)) return undefined;
      return { path: `./${posix.relative(dirname(entry), wanted)}.js`, external: true };
    });
    onResolve({ filter: /^undici$/ }, () => ({ path: "undici", namespace: "dispatcher" }));
    onLoad({ filter: /.*/, namespace: "dispatcher" }, () => ({ contents: undici, resolveDir: root }));
  },
});

/** Bundles `entry` as `<folder of entry>/bundle.js` of `dist`: in the place of the plain file, so that paths from it are the same. */
async function bundle(dist, entry, external) {
  const outfile = join(dist, dirname(entry), "bundle.js");
  const { metafile } = await build({
    entryPoints: [join(root, entry)],
    outfile,
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    // The ES modules of a library, where it has them: of those only what is used comes along.
    mainFields: ["module", "main"],
    external,
    // Names stay, for stacks; and lines that can be printed when one is.
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: "none",
    metafile: true,
    plugins: [resolving(entry)],
    logLevel: "warning",
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
}

/** Packages without their licence's text, and where the same author gives it for the same licence. */
const sameText = { "@nodable/entities": "fast-xml-parser" };

/** The licences of all packages of which a file is in a bundle: each wants its text to travel along. */
function licences(inputs) {
  const folders = inputs.map((input) => /^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]);
  const packages = [...new Set(folders.filter((folder) => folder !== undefined))].sort();
  return packages.map((folder) => {
    const { name, version, license, author } = require(join(root, folder, "package.json"));
    let texts = licenceTexts(folder);
    if (texts.length === 0 && name in sameText) {
      const other = join("node_modules", sameText[name]);
      const manifest = require(join(root, other, "package.json"));
      if (manifest.license === license && manifest.author === author) texts = licenceTexts(other);
    }
    if (texts.length === 0) throw new Error(`${folder} is bundled, and has no file with its licence`);
    return `${name} ${version} (${license})\n\n${texts.join("\n\n")}\n`;
  });
}

function licenceTexts(folder) {
  const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file));
  return files.sort().map((file) => readFileSync(join(root, folder, file), "utf8").trim());
}

export async function makeBundles(dist) {
  const inputs = await Promise.all([
    bundle(dist, "provider/plugin/server.ts", []),
    // The host's own SDK: a second one would not know of the program that the first one runs.
    bundle(dist, "provider/dynamic/provider.ts", ["@pulumi/pulumi"]),
  ]);
  const head = "Parts of these packages are in bundle.js, of the plugin or of the dynamic provider.\n";
  const texts = [head, ...licences(inputs.flat())];
  writeFileSync(join(dist, "provider", "THIRD-PARTY-LICENSES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
}
