import { readFileSync, statSync } from "node:fs";
import type { Config, Login } from "./config";
import { readLogin, readProject } from "./login";
import { howToSet, missing, Reader } from "./reader";
import type { Source } from "./sources";
import { normaliseAuthUrl, normaliseEndpoint } from "./urls";

export interface LoadOptions {
  /** Reads a certificate file. Replaced in tests. */
  readFile?: (path: string) => string;
  /** OS_AUTH_TYPE, if set: which of several possible logins is meant. */
  authType?: string | undefined;
}

export type Loaded = { config: Config } | { faults: string[] };

/**
 * Settings from several sources, the first one winning, checked as a whole: either a Config or every fault there is.
 *
 * Settings that only make sense together are taken from one source together: a project name in stack config is not
 * overruled by the project id that the sourced rc file happens to hold, nor a token by its password.
 */
export function loadConfig(sources: readonly Source[], options: LoadOptions = {}): Loaded {
  const reader = new Reader(sources);
  const faults = reader.faults;
  const authUrl = reader.parse("authUrl", normaliseAuthUrl, "a URL such as https://vienna.ventuscloud.eu/v3");
  if (authUrl === undefined && !reader.has("authUrl")) faults.push(missing("authUrl"));
  const login = readLogin(reader, options.authType);
  const project = readProject(reader);
  const region = reader.text("region");
  const s3Endpoint = reader.parse("s3Endpoint", normaliseEndpoint, "a URL such as https://vienna.ventuscloud.eu:8080");
  const caCertificate = readCertificate(reader, options.readFile ?? readSmallFile);
  const insecure = reader.boolean("insecure") ?? false;
  if (needsProject(reader, login) && !reader.has("projectId") && !reader.has("projectName")) {
    faults.push(`no project is set: ${howToSet("projectId")}`);
  }
  if (faults.length > 0 || authUrl === undefined || login === undefined) return { faults };
  return {
    config: {
      authUrl,
      login,
      insecure,
      ...(project === undefined ? {} : { project }),
      ...(region === undefined ? {} : { region }),
      ...(s3Endpoint === undefined ? {} : { s3Endpoint }),
      ...(caCertificate === undefined ? {} : { caCertificate }),
    },
  };
}

/** A token or an application credential is for a project of its own. A login that is not whole needs what a password does. */
function needsProject(reader: Reader, login: Login | undefined): boolean {
  if (login !== undefined) return login.kind === "password";
  return !reader.has("applicationCredentialId") && !reader.has("token");
}

/** Bytes: all the authorities that a system trusts are some 250,000. */
const longestFile = 4 * 1024 * 1024;

/** @throws Error also where the path is no file: a device or a pipe could be read for ever */
function readSmallFile(path: string): string {
  const stats = statSync(path);
  if (!stats.isFile() || stats.size > longestFile) throw new Error("no file of a sensible size");
  return readFileSync(path, "utf8");
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
