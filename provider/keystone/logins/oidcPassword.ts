import type { OidcPasswordLogin } from "../../config/config";
import type { Operation } from "../../http/time";
import { clientAuthorization, fetchAccessToken } from "../../oidc/accessToken";
import type { AuthTokens, IssuedToken } from "../authTokens";
import { scopeOf, toProject } from "./references";
import type { Project, Way } from "./way";

/**
 * A console (single sign-on) account: the identity provider's token for the password, Keystone's token without a scope for
 * that, and the project's token for this one. Renewal goes the whole way again: the token in the middle ends with the last.
 */
export function oidcPasswordWay(login: OidcPasswordLogin, project: Project): Way {
  const { identityProvider, protocol, username, password, clientSecret } = login;
  const authorization = clientAuthorization(login);
  const secrets = [password, clientSecret, authorization].filter((secret) => secret !== undefined);
  const what = `log in as "${username}" of identity provider "${identityProvider}"${toProject(project)}`;
  const names = `ventus:identityProvider (OS_IDENTITY_PROVIDER) and ventus:protocol (OS_PROTOCOL), which are "${identityProvider}" and "${protocol}"`;
  const notTaken = `the identity provider accepted the password, but Keystone did not accept its token, or has no user for that account: check ${names}, that ventus:clientId is the client of the console's rc file, and that this account can log in to the console`;
  const federation = {
    what,
    advice: { 400: notTaken, 401: notTaken, 403: notTaken, 404: `check ${names}: Keystone does not know them` },
  };
  return {
    secrets,
    what,
    logIn: async (keystone, operation) => {
      const accessToken = await fetchAccessToken(keystone.client, login, operation);
      const unscoped = await keystone.federate(login, accessToken, federation, operation);
      const identity = { methods: ["token"], token: { id: unscoped.value.reveal() } };
      const advice = { 401: () => otherProjects(keystone, unscoped, operation) };
      return await keystone.issue(identity, scopeOf(project), { what, advice }, operation);
    },
  };
}

/** The account is good, the project is not: then the projects that it may use can be asked for, and are worth telling. */
async function otherProjects(
  keystone: AuthTokens,
  { value, body }: IssuedToken,
  operation: Operation,
): Promise<string> {
  const names = await keystone.projects(value, operation).then(
    (projects) => projects.slice(0, 20).map(({ id, name }) => `"${name}" (${id})`),
    () => undefined,
  );
  const those = names === undefined ? "" : `; it may use ${names.length === 0 ? "none" : names.join(", ")}`;
  return `the account is good (user ${body.user.id}), but the project does not exist or the account has no role in it: set another project, or ask for a role${those}`;
}
