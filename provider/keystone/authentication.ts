import type { Config, Domain, Login, ProjectScope } from "../config/config";
import type { Secret } from "../secret";

/** The body of POST /v3/auth/tokens for a login. */
export function authenticationBody({ login, project }: Pick<Config, "login" | "project">): string {
  // An application credential carries its project: Keystone refuses a scope beside it.
  const scope = project === undefined || login.kind === "applicationCredential" ? {} : { scope: scopeOf(project) };
  return JSON.stringify({ auth: { identity: identityOf(login), ...scope } });
}

function identityOf(login: Login): unknown {
  switch (login.kind) {
    case "password":
      return {
        methods: ["password"],
        password: { user: { name: login.username, domain: domainOf(login.domain), password: login.password.reveal() } },
      };
    case "applicationCredential":
      return {
        methods: ["application_credential"],
        application_credential: { id: login.id, secret: login.secret.reveal() },
      };
    case "token":
      return { methods: ["token"], token: { id: login.token.reveal() } };
  }
}

function scopeOf(project: ProjectScope): unknown {
  return { project: "id" in project ? { id: project.id } : { name: project.name, domain: domainOf(project.domain) } };
}

function domainOf(domain: Domain): unknown {
  return "id" in domain ? { id: domain.id } : { name: domain.name };
}

/** The secrets that a login sends. */
export function secretsOf(login: Login): Secret[] {
  switch (login.kind) {
    case "password":
      return [login.password];
    case "applicationCredential":
      return [login.secret];
    case "token":
      return [login.token];
  }
}

/** Who wants in, for error texts. */
export function describeLogin({ login, project }: Pick<Config, "login" | "project">): string {
  const where = project === undefined ? "" : ` to project ${"id" in project ? project.id : `"${project.name}"`}`;
  switch (login.kind) {
    case "password": {
      const domain = "id" in login.domain ? login.domain.id : login.domain.name;
      return `log in as "${login.username}" of domain "${domain}"${where}`;
    }
    case "applicationCredential":
      return `log in with application credential ${login.id}`;
    case "token":
      return `log in with the ready token${where}`;
  }
}
