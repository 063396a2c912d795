import { withNamedCloud } from "./clouds/expand";
import type { Where } from "./clouds/places";
import type { Config, Interface } from "./config";
import { readSmallFile } from "./files";
import { kindOf } from "../kindOf";
import { readLogin } from "./login";
import { readProject } from "./scope";
import { Reader } from "./reader";
import type { Source } from "./sources";
import { normaliseAuthUrl, normaliseEndpoint } from "./urls";

export interface LoadOptions {
  /** Reads a certificate file. Replaced in tests. */
  readFile?: (path: string) => string;
  /** The environment that says where clouds.yaml is. Default: that of this process. */
  variables?: NodeJS.ProcessEnv;
  /** The current directory. Default: that of this process, which is the Pulumi program's folder. */
  folder?: string;
}

export type Loaded = { config: Config } | { faults: string[] };

/**
 * Settings from several sources, the first one winning, checked as a whole: either a Config or every fault there is.
 *
 * Settings that only make sense together are taken from one source together: a project name in stack config is not
 * overruled by the project id that the sourced rc file happens to hold, nor a token by its password.
 */
export function loadConfig(given: readonly Source[], options: LoadOptions = {}): Loaded {
  const { sources, faults: unreadable } = withNamedCloud(given, whereOf(options));
  // What is missing may well be in the file that can't be read, so that alone is told.
  if (unreadable.length > 0) return { faults: unreadable };
  const reader = new Reader(sources);
  const faults = reader.faults;
  reader.text("cloud");
  const authUrl = reader.parse("authUrl", normaliseAuthUrl, "a URL such as https://vienna.ventuscloud.eu/v3");
  if (authUrl === undefined && !reader.has("authUrl")) faults.push(reader.missing("authUrl"));
  const read = readLogin(reader);
  const project = readProject(reader);
  const region = reader.text("region");
  const face = readInterface(reader);
  const s3Endpoint = reader.parse("s3Endpoint", normaliseEndpoint, "a URL such as https://vienna.ventuscloud.eu:8080");
  const caCertificate = readCertificate(reader, options.readFile ?? readCertificateFile);
  const insecure = reader.boolean("insecure") ?? false;
  if (read.needsProject && !reader.has("projectId") && !reader.has("projectName")) {
    faults.push(`no project is set: ${reader.howToSet("projectId")}`);
  }
  const { login } = read;
  if (faults.length > 0 || authUrl === undefined || login === undefined) return { faults };
  return {
    config: {
      authUrl,
      login,
      insecure,
      ...(project === undefined ? {} : { project }),
      ...(region === undefined ? {} : { region }),
      ...(face === undefined ? {} : { interface: face }),
      ...(s3Endpoint === undefined ? {} : { s3Endpoint }),
      ...(caCertificate === undefined ? {} : { caCertificate }),
    },
  };
}

/** Where the files of a named cloud are looked for. */
export function whereOf({ variables = process.env, folder = process.cwd() }: LoadOptions): Where {
  return { variables, folder, platform: process.platform };
}

/** `public`, and `publicURL` as older tools write it. */
function readInterface(reader: Reader): Interface | undefined {
  const text = reader.text("interface");
  const word = text?.trim().replace(/URL$/i, "").toLowerCase();
  if (word === undefined) return undefined;
  if (word === "public" || word === "internal" || word === "admin") return word;
  reader.faults.push(`${reader.nameOf("interface")} must be public, internal or admin, but is ${kindOf(text)}`);
  return undefined;
}

/** Bytes: all the authorities that a system trusts are some 250,000. */
const longestFile = 4 * 1024 * 1024;

function readCertificateFile(path: string): string {
  return readSmallFile(path, longestFile);
}

function readCertificate(reader: Reader, readFile: (path: string) => string): string | undefined {
  const text = reader.text("caCertificate");
  if (text === undefined || text.includes("-----BEGIN CERTIFICATE-----")) return text;
  const name = reader.nameOf("caCertificate");
  try {
    const pem = readFile(text);
    if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
    reader.faults.push(`${name} names a file that holds no PEM certificate: ${text}`);
  } catch {
    reader.faults.push(`${name} must be PEM text or the path of a PEM file, but no such file can be read: ${text}`);
  }
  return undefined;
}
