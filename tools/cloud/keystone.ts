import { chmod, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Progress, silent, stopwatch } from "../lib/progress";
import { Admin } from "./admin";
import { environmentOf, type RcVariable } from "../../sandbox/environment";
import type { Fixture, ProjectName, UserName } from "../../sandbox/fixture";
import { Fixture as FixtureSchema } from "./fixture";
import { installedKeystone, type KeystoneVersion } from "./keystoneInstall";
import { startServer } from "./keystoneServer";
import { freePort } from "./ports";

export interface KeystoneOptions {
  version?: KeystoneVersion;
  /** Default: any free one. */
  port?: number | undefined;
  progress?: Progress;
  /** Ends the start; what was begun is stopped and removed. */
  signal?: AbortSignal | undefined;
  env?: NodeJS.ProcessEnv;
}

/** A real Keystone on 127.0.0.1, with the people of the sandbox, whose state is in a temporary folder. */
export interface Keystone {
  version: KeystoneVersion;
  /** As in OS_AUTH_URL: `http://127.0.0.1:5000/v3`. */
  authUrl: string;
  /** The people of the sandbox, with the ids that Keystone gave them. */
  fixture: Fixture;
  /** The folder with its configuration and logs, until it is stopped. */
  state: string;
  /** The variables of the console's rc file; default: `org:alice` in `demo`. */
  environment(user?: UserName, project?: ProjectName): Record<RcVariable, string>;
  /** Makes the catalog name the endpoint of a service. */
  publish(type: string, url: string): Promise<void>;
  /**
   * Starts another server of the same cloud, on the same data and with a cache of its own, and answers with its authUrl. Ask
   * one of them at a time: SQLite is locked else.
   */
  another(): Promise<string>;
  /** Stops it and removes its state. */
  stop(): Promise<void>;
}

/**
 * Starts a Keystone. The first of a version is installed into the user's cache folder, which takes half a minute; later ones start in two
 * seconds, each with a fresh copy of the same bootstrapped data.
 */
export async function startKeystone(options: KeystoneOptions = {}): Promise<Keystone> {
  const { version = "30.0.0", progress = silent, signal, env = process.env } = options;
  const { python, snapshot } = await installedKeystone(version, { env, progress, signal });
  const time = stopwatch();
  const port = await freePort(options.port);
  const state = await mkdtemp(join(tmpdir(), "ventus-keystone-"));
  const stops = [(): Promise<void> => rm(state, { recursive: true, force: true, maxRetries: 3 })];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    await cp(snapshot, state, { recursive: true });
    // Keystone warns of keys that others may read, and copying forgets a folder's mode.
    for (const keys of ["fernet", "credential"]) await chmod(join(state, "keys", keys), 0o700);
    const fixture = FixtureSchema.parse(JSON.parse(await readFile(join(state, "fixture.json"), "utf8")));
    const serve = async (folder: string, on: number): Promise<string> => {
      const server = await startServer({ python, state: folder, data: state, port: on, env, signal });
      stops.push(() => server.stop());
      return `http://127.0.0.1:${on}/v3`;
    };
    const authUrl = await serve(state, port);
    const admin = await Admin.login(authUrl);
    await admin.publish("identity", authUrl);
    progress.line(`Keystone ${version} answers on ${authUrl} (${time()}).`);
    return {
      version,
      authUrl,
      fixture,
      state,
      environment: (user = "org:alice", project) => environmentOf(authUrl, user, project, fixture),
      publish: (type, url) => admin.publish(type, url),
      another: async () => await serve(await mkdtemp(join(state, "another-")), await freePort()),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
