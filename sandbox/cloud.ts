import { createHash } from "node:crypto";
import type { SandboxProject } from "./fixture";
import type { ApplicationCredential } from "./keystone/applicationCredentials";
import type { ApplicationCredentialRule } from "./keystone/delegation";
import type { Token } from "./keystone/tokens";
import type { RoleName, SandboxUser } from "./fixture";

/** A row of Keystone's table of credentials: `blob` is the string the owner sent or, for a new pair, the one Keystone made. */
export interface Credential {
  readonly id: string;
  readonly userId: string;
  readonly projectId: string | null;
  readonly type: string;
  readonly blob: string;
}

/** What the identity provider said of somebody; Keystone takes its word. */
export interface AccessToken {
  readonly user: SandboxUser;
  readonly expiresAt: Date;
}

/** Everything the services share; gone when the process ends. */
export interface Cloud {
  /** Where Keystone, S3 and the identity provider listen; known once all do. */
  authUrl: string;
  s3Endpoint: string;
  identityProviderUrl: string;
  /** Those of the fixture, and the further ones that were asked for. */
  readonly projects: readonly SandboxProject[];
  readonly now: () => Date;
  readonly forbidCredentialsApi: boolean;
  /** `[credential] user_limit`; undefined is no limit. */
  readonly userLimit: number | undefined;
  readonly applicationCredentialRule: ApplicationCredentialRule;
  readonly tokens: Map<string, Token>;
  /** Audit ids of revoked tokens: a token made from a revoked one is revoked too (30.0.0; not on 28 and 29). */
  readonly revokedAuditIds: Set<string>;
  /** Of the identity provider, by the token. */
  readonly accessTokens: Map<string, AccessToken>;
  readonly credentials: Map<string, Credential>;
  readonly applicationCredentials: Map<string, ApplicationCredential>;
  /** The roles of users in projects, by {@link grantKey}: at first the fixture's. */
  readonly grants: Map<string, ReadonlySet<RoleName>>;
}

export const grantKey = (userId: string, projectId: string): string => `${userId} ${projectId}`;

/** Keystone's id of an EC2 credential. It belongs to the access key, so a record can be found by the key alone. */
export const credentialId = (access: string): string => createHash("sha256").update(access).digest("hex");
