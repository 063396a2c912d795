import type { Cloud } from "./cloud";
import { environmentOf, oidcEnvironmentOf, type OidcRcVariable, rcText, type RcVariable } from "./environment";
import {
  type Fixture,
  fixture,
  furtherProjects,
  type ProjectName,
  projects,
  type SandboxProject,
  type UserName,
} from "./fixture";
import { listen } from "./http/listen";
import type { ApplicationCredentialRule } from "./keystone/delegation";
import { initialGrants } from "./keystone/grants";
import { keystone } from "./keystone/server";
import { identityProvider, type SandboxIdentityProvider } from "./oidc/provider";
import { oidc } from "./oidc/server";
import { s3 } from "./s3/server";

export type { OidcRcVariable, RcVariable } from "./environment";
export type { Fixture, ProjectName, RoleName, SandboxDomain, SandboxProject, SandboxUser, UserName } from "./fixture";
export type { ApplicationCredentialRule } from "./keystone/delegation";
export type { OidcClient, SandboxIdentityProvider } from "./oidc/provider";

/** How to start a sandbox; everything has a default. */
export interface SandboxOptions {
  /** TCP port of Keystone on 127.0.0.1. Default 0: any free port. */
  readonly port?: number;
  /** TCP port of S3 on 127.0.0.1. Default 0: any free port. */
  readonly s3Port?: number;
  /** TCP port of the identity provider on 127.0.0.1. Default 0: any free port. */
  readonly oidcPort?: number;
  /**
   * What time it is, for the life of tokens (one hour), application credentials, signatures (15 minutes) and presigned URLs. Default:
   * the clock of the machine. Tests pass their own and need not wait.
   */
  readonly now?: () => Date;
  /** Answer 403 to users on all of `/v3/credentials`, as a cloud does whose policy forbids it. Default false. Administrators still may. */
  readonly forbidCredentialsApi?: boolean;
  /**
   * What a login by application credential may do with credentials: `none` as on Keystone 30, `unrestricted` as on 29 (only an
   * unrestricted one may create; reading and changing is open to all), `all` as on 28. Default `none`.
   */
  readonly applicationCredentialRule?: ApplicationCredentialRule;
  /** How many credentials a user may have (Keystone's `[credential] user_limit`); 403 beyond. Default: no limit. */
  readonly userLimit?: number;
  /** How many projects there are beside those of the fixture, each with `org:alice` as its member. Default 0. */
  readonly furtherProjects?: number;
}

/** A request that a sandbox has answered. Never holds a header, a body or, but for Keystone, a query: no secrets. */
export interface RequestRecord {
  readonly service: "keystone" | "s3" | "oidc";
  /** In upper case, such as `GET`. */
  readonly method: string;
  /** As it was sent, percent-encoded, such as `/v3/credentials?type=ec2`. S3 and the identity provider: without the query. */
  readonly path: string;
  /** The HTTP status of the answer. */
  readonly status: number;
}

/** A running sandbox. */
export interface Sandbox {
  /** The URL of Keystone, such as `http://127.0.0.1:5000/v3`. */
  readonly authUrl: string;
  /** The URL of S3, path style, such as `http://127.0.0.1:8080`. Any region name will do; SDKs create buckets as `us-east-1`. */
  readonly s3Endpoint: string;
  /** The URL of the identity provider of console accounts, such as `http://127.0.0.1:8180`. */
  readonly identityProviderUrl: string;
  /** Its names in Keystone and its clients; the same in every sandbox. */
  readonly identityProvider: SandboxIdentityProvider;
  /** The domain, projects and users there are; the same in every sandbox. */
  readonly fixture: Fixture;
  /** The projects beside those of the fixture, `project-1` and so on, as many as were asked for. */
  readonly furtherProjects: readonly SandboxProject[];
  /** All requests answered so far, oldest first. Grows as they come. */
  readonly requests: readonly RequestRecord[];
  /**
   * The variables of the console's rc file, to run a client with. A user without a role in the project gets a login that fails, as
   * in the real cloud.
   *
   * @param userName default `org:alice`, a member of `demo` and `demo2`.
   * @param projectName default `demo`; for `admin` its own project, `admin`.
   * @throws RangeError if there is no such user or project.
   */
  environment(userName?: UserName, projectName?: ProjectName): Record<RcVariable, string>;
  /** The same as the text of a file to source in a shell: `export OS_AUTH_URL='…'` and so on, the password included. */
  rc(userName?: UserName, projectName?: ProjectName): string;
  /**
   * The variables of the rc file of a console account (single sign-on): `OS_AUTH_TYPE=v3oidcpassword` and the identity
   * provider. Its accounts are the users with their passwords; Keystone takes those whose name begins with `org:`.
   */
  oidcEnvironment(userName?: UserName, projectName?: ProjectName): Record<OidcRcVariable, string>;
  /** The same as the text of a file to source in a shell. */
  oidcRc(userName?: UserName, projectName?: ProjectName): string;
  /** Ends all servers and all their connections; what was in the sandbox is lost. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a cloud on a laptop: the Keystone and S3 calls around Object Storage Credentials, with the answers of Keystone 30.0.0 and RGW
 * 16.2.15, mistakes included, and an identity provider for console accounts. It listens on 127.0.0.1 only, and all its state is in memory.
 *
 * One thing is stricter than most real gateways: a credential deleted or regenerated is over at once, where they may go on taking the
 * old secret for up to 300 s.
 *
 * @example
 * ```ts
 * import { startSandbox } from "pulumi-ventus/sandbox";
 *
 * const sandbox = await startSandbox();
 * try {
 *   // Run a stack, or any client of OpenStack, with these in its environment:
 *   const env = { ...process.env, ...sandbox.environment() };
 *   // and look at what it did:
 *   const created = sandbox.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/OS-EC2"));
 * } finally {
 *   await sandbox.stop();
 * }
 * ```
 *
 * @throws Error with the code EADDRINUSE or EACCES if a port cannot be had.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const {
    port = 0,
    s3Port = 0,
    oidcPort = 0,
    now = () => new Date(),
    forbidCredentialsApi = false,
    userLimit,
    applicationCredentialRule = "none",
  } = options;
  const beside = furtherProjects(options.furtherProjects ?? 0);
  const cloud: Cloud = {
    authUrl: "http://127.0.0.1/v3",
    s3Endpoint: "http://127.0.0.1",
    identityProviderUrl: "http://127.0.0.1",
    projects: [...projects, ...beside],
    now,
    forbidCredentialsApi,
    userLimit,
    applicationCredentialRule,
    tokens: new Map(),
    revokedAuditIds: new Set(),
    accessTokens: new Map(),
    credentials: new Map(),
    applicationCredentials: new Map(),
    grants: initialGrants(beside),
  };
  const requests: RequestRecord[] = [];
  const log =
    (service: RequestRecord["service"]) =>
    (method: string, path: string, status: number): void => {
      requests.push({ service, method, path, status });
    };
  const identity = await listen(keystone(cloud, log("keystone")), port);
  const storage = await listen(s3(cloud, log("s3")), s3Port).catch(async (error: unknown) => {
    await identity.stop();
    throw error;
  });
  const accounts = await listen(oidc(cloud, log("oidc")), oidcPort).catch(async (error: unknown) => {
    await Promise.all([identity.stop(), storage.stop()]);
    throw error;
  });
  cloud.authUrl = `http://127.0.0.1:${identity.port}/v3`;
  cloud.s3Endpoint = `http://127.0.0.1:${storage.port}`;
  cloud.identityProviderUrl = `http://127.0.0.1:${accounts.port}`;
  const oidcEnvironment: Sandbox["oidcEnvironment"] = (userName = "org:alice", projectName) =>
    oidcEnvironmentOf(cloud.authUrl, cloud.identityProviderUrl, userName, projectName);
  const environment: Sandbox["environment"] = (userName = "org:alice", projectName) =>
    environmentOf(cloud.authUrl, userName, projectName);
  return {
    authUrl: cloud.authUrl,
    s3Endpoint: cloud.s3Endpoint,
    identityProviderUrl: cloud.identityProviderUrl,
    identityProvider,
    fixture,
    furtherProjects: beside,
    requests,
    environment,
    oidcEnvironment,
    oidcRc: (userName, projectName) => rcText(oidcEnvironment(userName, projectName)),
    rc: (userName, projectName) => rcText(environment(userName, projectName)),
    stop: async () => {
      await Promise.all([identity.stop(), storage.stop(), accounts.stop()]);
    },
  };
}
