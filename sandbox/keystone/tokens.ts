import { randomBytes } from "node:crypto";
import type { Cloud } from "../cloud";
import type { Role, SandboxProject, SandboxUser } from "../fixture";
import { identityProvider } from "../oidc/provider";
import { catalog } from "./catalog";
import { rolesIn } from "./grants";

/** A token lives one hour, Keystone's default. */
const LIFETIME_MS = 3_600_000;

export interface Token {
  readonly id: string;
  readonly methods: readonly string[];
  readonly user: SandboxUser;
  /** Undefined: an unscoped token. */
  readonly project: SandboxProject | undefined;
  readonly roles: readonly Role[];
  readonly auditIds: readonly string[];
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly applicationCredentialId: string | undefined;
}

export interface TokenRequest {
  readonly methods: readonly string[];
  readonly user: SandboxUser;
  readonly project: SandboxProject | undefined;
  readonly roles?: readonly Role[];
  /** The token this one is made from: it ends when that one does, and is revoked with it. */
  readonly parent?: Token;
  readonly applicationCredentialId?: string;
}

export function issueToken(cloud: Cloud, wanted: TokenRequest): Token {
  const issuedAt = cloud.now();
  const token: Token = {
    // The look of a Fernet token, for tools that print or cut it.
    id: `gAAAAA${randomBytes(132).toString("base64url")}`,
    methods: wanted.methods,
    user: wanted.user,
    project: wanted.project,
    roles: wanted.roles ?? (wanted.project === undefined ? [] : rolesIn(cloud, wanted.user, wanted.project)),
    auditIds: [randomBytes(16).toString("base64url"), ...(wanted.parent?.auditIds.slice(0, 1) ?? [])],
    issuedAt,
    expiresAt: wanted.parent?.expiresAt ?? new Date(issuedAt.getTime() + LIFETIME_MS),
    applicationCredentialId: wanted.applicationCredentialId,
  };
  cloud.tokens.set(token.id, token);
  return token;
}

/** A token that is good now: known, not expired, not revoked, nor made from a revoked one, its user with a role in its project. */
export function findToken(cloud: Cloud, id: string): Token | undefined {
  const token = cloud.tokens.get(id);
  if (token === undefined || token.expiresAt.getTime() <= cloud.now().getTime()) return undefined;
  if (token.auditIds.some((auditId) => cloud.revokedAuditIds.has(auditId))) return undefined;
  if (token.project === undefined) return token;
  // Keystone looks at the roles each time, and not at those of the day on which the token was made.
  const roles = rolesIn(cloud, token.user, token.project);
  if (roles.length === 0) return undefined;
  return isDelegated(token) ? token : { ...token, roles };
}

export function revokeToken(cloud: Cloud, token: Token): void {
  const [own] = token.auditIds;
  if (own !== undefined) cloud.revokedAuditIds.add(own);
}

/** Keystone writes microseconds, always zero in tokens. */
const timestamp = (date: Date): string => `${date.toISOString().slice(0, 19)}.000000Z`;

/** The body of a token as Keystone 30.0.0 writes it. */
export function tokenBody(cloud: Cloud, token: Token, withCatalog: boolean): Readonly<Record<string, unknown>> {
  const { user, project } = token;
  return {
    token: {
      methods: token.methods,
      user: { domain: user.domain, id: user.id, name: user.name, password_expires_at: null },
      audit_ids: token.auditIds,
      expires_at: timestamp(token.expiresAt),
      issued_at: timestamp(token.issuedAt),
      ...(project === undefined
        ? {}
        : {
            project: { domain: project.domain, id: project.id, name: project.name },
            is_domain: false,
            roles: token.roles,
            ...(withCatalog ? { catalog: catalog(cloud) } : {}),
          }),
      ...applicationCredentialBody(cloud, token),
    },
  };
}

function applicationCredentialBody(cloud: Cloud, token: Token): Readonly<Record<string, unknown>> {
  const found = cloud.applicationCredentials.get(token.applicationCredentialId ?? "");
  if (found === undefined) return {};
  return { application_credential: { id: found.id, name: found.name, restricted: !found.unrestricted } };
}

export const hasRole = (token: Token, ...names: readonly Role["name"][]): boolean =>
  token.roles.some((role) => names.includes(role.name));

export const isAdmin = (token: Token): boolean => hasRole(token, "admin");

const OWN_METHODS: readonly string[] = ["password", "token", identityProvider.protocol];

/** A token that somebody's own credential gave, not the user: Keystone 30 keeps such tokens away from credentials. */
export const isDelegated = (token: Token): boolean => token.methods.some((method) => !OWN_METHODS.includes(method));
