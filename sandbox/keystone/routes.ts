import {
  createApplicationCredential,
  deleteApplicationCredential,
  getApplicationCredential,
  listApplicationCredentials,
} from "./applicationCredentials";
import { createToken, deleteToken, listCatalog, listOwnProjects, listUserProjects, validateToken } from "./authTokens";
import type { Handle } from "./context";
import { federatedLogin } from "./federation";
import { createCredential, deleteCredential, getCredential, listCredentials, updateCredential } from "./credentials";
import { getVersion, listVersions } from "./discovery";
import { createEc2Credential, deleteEc2Credential, getEc2Credential, listEc2Credentials } from "./ec2Credentials";
import { checkGrant, createGrant, listRoles, revokeGrant } from "./grants";
import { getDomain, getProject, getUser, listDomains, listProjects, listUsers } from "./identity";
import { createEc2Token, createS3Token } from "./s3tokens";

type Methods = Readonly<Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Handle>>>;

/** Every path of Keystone that the sandbox knows. HEAD is GET without the body, OPTIONS is answered by the server. */
const ROUTES: Readonly<Record<string, Methods>> = {
  "/": { GET: listVersions },
  "/v3": { GET: getVersion },
  "/v3/auth/tokens": { POST: createToken, GET: validateToken, DELETE: deleteToken },
  "/v3/auth/projects": { GET: listOwnProjects },
  "/v3/auth/catalog": { GET: listCatalog },
  "/v3/OS-FEDERATION/identity_providers/:idp/protocols/:protocol/auth": { GET: federatedLogin, POST: federatedLogin },
  "/v3/users": { GET: listUsers },
  "/v3/users/:user": { GET: getUser },
  "/v3/users/:user/projects": { GET: listUserProjects },
  "/v3/users/:user/application_credentials": { GET: listApplicationCredentials, POST: createApplicationCredential },
  "/v3/users/:user/application_credentials/:id": { GET: getApplicationCredential, DELETE: deleteApplicationCredential },
  "/v3/users/:user/credentials/OS-EC2": { GET: listEc2Credentials, POST: createEc2Credential },
  "/v3/users/:user/credentials/OS-EC2/:access": { GET: getEc2Credential, DELETE: deleteEc2Credential },
  "/v3/projects": { GET: listProjects },
  "/v3/projects/:project": { GET: getProject },
  "/v3/projects/:project/users/:user/roles/:role": { GET: checkGrant, PUT: createGrant, DELETE: revokeGrant },
  "/v3/roles": { GET: listRoles },
  "/v3/domains": { GET: listDomains },
  "/v3/domains/:domain": { GET: getDomain },
  "/v3/credentials": { GET: listCredentials, POST: createCredential },
  "/v3/credentials/:credential": { GET: getCredential, PATCH: updateCredential, DELETE: deleteCredential },
  "/v3/s3tokens": { POST: createS3Token },
  "/v3/ec2tokens": { POST: createEc2Token },
};

export interface Route {
  readonly params: Readonly<Record<string, string>>;
  readonly handle: Handle | undefined;
  /** The header Allow of a 405. */
  readonly allow: string;
}

const TEMPLATES = Object.entries(ROUTES).map(([template, methods]) => ({ parts: template.split("/"), methods }));

/** The route of a path, a trailing slash or not; undefined if there is none. */
export function findRoute(method: string, pathname: string): Route | undefined {
  const parts = pathname.replace(/\/+$/, "").split("/");
  for (const template of TEMPLATES) {
    const wanted = template.parts.length === 2 && template.parts[1] === "" ? [""] : template.parts;
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      const given = parts[index] ?? "";
      if (!part.startsWith(":")) return part === given;
      params[part.slice(1)] = decode(given);
      return given !== "";
    });
    if (fits) return { params, ...choose(template.methods, method) };
  }
  return undefined;
}

function choose(methods: Methods, method: string): Pick<Route, "handle" | "allow"> {
  const wanted = method === "HEAD" ? "GET" : method;
  const handle = Object.entries(methods).find(([name]) => name === wanted)?.[1];
  const names = Object.keys(methods);
  const allow = [...(names.includes("GET") ? ["HEAD"] : []), ...names, ...(names.includes("GET") ? ["OPTIONS"] : [])];
  return { handle, allow: allow.join(", ") };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
