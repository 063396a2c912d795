import type { Login } from "../../config/config";
import { describeUser, scopeOf, toProject, userOf } from "./references";
import type { Project, Way } from "./way";

/** A user of Keystone's own, with a password. */
export function passwordWay({ user, password }: Extract<Login, { kind: "password" }>, project: Project): Way {
  const what = `log in as ${describeUser(user)}${toProject(project)}`;
  const advice = {
    401: "check the user name (<organisation>:<name>), the password, the domains and the project: Keystone does not tell which of them is wrong, nor that the user has no role in the project. A single sign-on account needs OS_AUTH_TYPE=v3oidcpassword, as in the rc file of the console",
  };
  return {
    secrets: [password],
    what,
    logIn: async (keystone, operation) => {
      const identity = { methods: ["password"], password: { user: { ...userOf(user), password: password.reveal() } } };
      return await keystone.issue(identity, scopeOf(project), { what, advice }, operation);
    },
  };
}
