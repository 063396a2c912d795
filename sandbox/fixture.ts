import { createHash } from "node:crypto";

/** A role that Keystone knows; the names are those of its default policies. */
export type RoleName = "admin" | "manager" | "member" | "reader" | "service";

/** A domain of the sandbox. */
export interface SandboxDomain {
  readonly id: string;
  readonly name: string;
}

/** A project of the sandbox; its id is the S3 tenant. */
export interface SandboxProject {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly domain: SandboxDomain;
}

/** A user of the sandbox, with the password to log in and the role held in each project (by project name). */
export interface SandboxUser {
  readonly id: string;
  readonly name: string;
  readonly password: string;
  readonly domain: SandboxDomain;
  readonly roles: Readonly<Partial<Record<ProjectName, RoleName>>>;
}

export type ProjectName = "demo" | "demo2" | "admin";
export type UserName = "org:alice" | "org:bob" | "org:reader" | "svc" | "admin";

/** Who and what is in the sandbox from the start. The same in every sandbox, ids too. */
export interface Fixture {
  /** The domain of the users and projects, as on Ventus Cloud: `ventus`. */
  readonly domain: SandboxDomain;
  readonly projects: Readonly<Record<ProjectName, SandboxProject>>;
  readonly users: Readonly<Record<UserName, SandboxUser>>;
}

/**
 * Fixed, so that an rc file written yesterday fits the sandbox of today: its state is lost with the process, its people are not.
 */
const fixedId = (what: string): string =>
  createHash("sha256").update(`ventus-sandbox ${what}`).digest("hex").slice(0, 32);

const ventus: SandboxDomain = { id: fixedId("domain ventus"), name: "ventus" };
const defaultDomain: SandboxDomain = { id: "default", name: "Default" };

const project = (name: string, domain: SandboxDomain, description = ""): SandboxProject => ({
  id: fixedId(`project ${name}`),
  name,
  description,
  domain,
});

const user = (name: UserName, domain: SandboxDomain, password: string, roles: SandboxUser["roles"]): SandboxUser => ({
  id: fixedId(`user ${name}`),
  name,
  password,
  domain,
  roles,
});

/** The same people as in the recipe of the real cloud that the contract tests run against. */
export const fixture: Fixture = {
  domain: ventus,
  projects: {
    demo: project("demo", ventus),
    demo2: project("demo2", ventus),
    admin: project("admin", defaultDomain, "Bootstrap project for initializing the cloud."),
  },
  users: {
    "org:alice": user("org:alice", ventus, "pw-org:alice", { demo: "member", demo2: "member" }),
    "org:bob": user("org:bob", ventus, "pw-org:bob", { demo: "member" }),
    "org:reader": user("org:reader", ventus, "pw-org:reader", { demo: "reader" }),
    svc: user("svc", ventus, "pw-svc", { demo: "service" }),
    admin: user("admin", defaultDomain, "admin", { admin: "admin" }),
  },
};

/** Projects beside those of the fixture: `project-1` and so on. In each of them `org:alice` is a member, and nobody else. */
export function furtherProjects(count: number): readonly SandboxProject[] {
  return Array.from({ length: count }, (_, index) => project(`project-${index + 1}`, ventus));
}

export const domains: readonly SandboxDomain[] = [defaultDomain, ventus];
export const projects: readonly SandboxProject[] = Object.values(fixture.projects);
export const users: readonly SandboxUser[] = Object.values(fixture.users);

export interface Role {
  readonly id: string;
  readonly name: RoleName;
}

const role = (name: RoleName): Role => ({ id: fixedId(`role ${name}`), name });

/** The roles there are. */
export const roles: readonly Role[] = (["admin", "manager", "member", "reader", "service"] as const).map(role);

/** A role brings the roles it implies, in the order of a real token (Keystone 30.0.0). */
const implied: Readonly<Record<RoleName, readonly Role[]>> = {
  admin: [role("reader"), role("member"), role("manager"), role("admin")],
  manager: [role("reader"), role("member"), role("manager")],
  member: [role("reader"), role("member")],
  reader: [role("reader")],
  service: [role("service")],
};

/** A role and those it brings. */
export const withImplied = (name: RoleName): readonly Role[] => implied[name];
