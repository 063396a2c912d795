/** A client that the identity provider knows. */
export interface OidcClient {
  readonly id: string;
  /** Undefined: a public client. */
  readonly secret: string | undefined;
  /** Whether it may log people in by password ("direct access grants" in Keycloak). */
  readonly direct: boolean;
}

/** The identity provider as Keystone and its clients know it. */
export interface SandboxIdentityProvider {
  /** Its names in Keystone: `OS_IDENTITY_PROVIDER`, `OS_PROTOCOL`. */
  readonly name: string;
  readonly protocol: string;
  /** What its clients log in as. */
  readonly clients: Readonly<Record<"confidential" | "public" | "browser", OidcClient>>;
}

/** The names are those of Ventus Cloud. */
export const identityProvider: SandboxIdentityProvider = {
  name: "keycloak-ventus-oidc-idp",
  protocol: "openid",
  clients: {
    confidential: { id: "openstack", secret: "sandbox client/secret", direct: true },
    public: { id: "openstack-public", secret: undefined, direct: true },
    browser: { id: "console", secret: undefined, direct: false },
  },
};

export const REALM = "/auth/realms/ventus";
export const SCOPES: readonly string[] = ["openid", "profile", "email"];
