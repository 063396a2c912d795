import { readAuthType } from "./authType";
import type { LoginKind } from "./authType";
import type { Login } from "./config";
import { readOidcPassword } from "./oidcPassword";
import type { Reader } from "./reader";
import { readUser } from "./scope";
import type { SettingName } from "./settings";

/** What each kind of login proves itself with. */
const proofs = {
  password: ["password"],
  oidcPassword: ["password"],
  applicationCredential: ["applicationCredentialId", "applicationCredentialName", "applicationCredentialSecret"],
  token: ["token"],
} as const satisfies Record<LoginKind, readonly SettingName[]>;

const anyProof = [...new Set(Object.values(proofs).flat())];

export interface ReadLogin {
  /** Undefined: there are faults. */
  login?: Login;
  /** A token or an application credential is for a project of its own. */
  needsProject: boolean;
}

/**
 * Who logs in, and how: as `authType` says, else as the first source that holds a password, token or application credential
 * makes it likely. What belongs to one login is taken from one source: a token in stack config is not overruled by the
 * kind of login of the rc file that happens to be sourced.
 */
export function readLogin(all: Reader): ReadLogin {
  const kind = kindOfLogin(all);
  if (typeof kind === "object") {
    all.faults.push(kind.fault);
    return { needsProject: false };
  }
  const login = readers[kind](all, all.first(proofs[kind]));
  return { ...(login === undefined ? {} : { login }), needsProject: kind === "password" || kind === "oidcPassword" };
}

const readers: Record<LoginKind, (all: Reader, own: Reader) => Login | undefined> = {
  password: (all, own) => {
    const user = readUser(all);
    const password = own.secret("password");
    if (!all.has("username") && !all.has("userId")) all.faults.push(all.missing("username"));
    if (!own.has("password")) all.faults.push(all.missing("password"));
    return user === undefined || password === undefined ? undefined : { kind: "password", user, password };
  },
  oidcPassword: readOidcPassword,
  applicationCredential: (all, own) => {
    const id = own.text("applicationCredentialId");
    const name = id === undefined ? own.text("applicationCredentialName") : undefined;
    const user = name === undefined ? undefined : readUser(all);
    const secret = own.secret("applicationCredentialSecret");
    if (!own.has("applicationCredentialId") && !own.has("applicationCredentialName"))
      all.faults.push(all.missing("applicationCredentialId"));
    if (!own.has("applicationCredentialSecret")) all.faults.push(all.missing("applicationCredentialSecret"));
    if (name !== undefined && !all.has("username") && !all.has("userId")) all.faults.push(all.missing("username"));
    const credential =
      id !== undefined ? { id } : name === undefined || user === undefined ? undefined : { name, user };
    return credential === undefined || secret === undefined
      ? undefined
      : { kind: "applicationCredential", credential, secret };
  },
  token: (all, own) => {
    const token = own.secret("token");
    if (!own.has("token")) all.faults.push(all.missing("token"));
    return token === undefined ? undefined : { kind: "token", token };
  },
};

function kindOfLogin(all: Reader): LoginKind | { fault: string } {
  const before = all.upTo(anyProof);
  const proven = all.first(anyProof);
  const likely = likelyKind(proven, before);
  const text = all.text("authType");
  if (text === undefined) return likely;
  const wanted = readAuthType(text, all.nameOf("authType"));
  if (before.has("authType")) return wanted;
  // It comes from a source behind the one with the proof, so it counts only as far as it fits.
  return typeof wanted === "string" && proven.hasAny(proofs[wanted]) ? wanted : likely;
}

/** `before`: the sources up to the one with the proof. */
function likelyKind(proven: Reader, before: Reader): LoginKind {
  if (proven.hasAny(["applicationCredentialId", "applicationCredentialName"])) return "applicationCredential";
  if (proven.has("token") && !proven.has("password")) return "token";
  return before.has("identityProvider") ? "oidcPassword" : "password";
}
