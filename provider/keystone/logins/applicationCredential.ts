import type { Login } from "../../config/config";
import { describeUser, userOf } from "./references";
import type { Way } from "./way";

const usePassword = "or log in with a password, which works on every version of Keystone";

/** An application credential. It carries its project: Keystone refuses a scope beside it. */
export function applicationCredentialWay({
  credential,
  secret,
}: Extract<Login, { kind: "applicationCredential" }>): Way {
  const named = "id" in credential ? credential.id : `"${credential.name}" of ${describeUser(credential.user)}`;
  const what = `log in with application credential ${named}`;
  const advice = {
    401: `its secret is wrong, it has expired, or its user has lost the project or a role: \`openstack application credential show\` tells when it expires. Make a new one (\`openstack application credential create --unrestricted\`), ${usePassword}`,
    // Keystone tells that an id is unknown (seen on 28, 29 and 30).
    404: `there is no application credential of that id, or it was deleted: \`openstack application credential list\` shows those there are. Make a new one, ${usePassword}`,
  };
  return {
    secrets: [secret],
    what,
    logIn: async (keystone, operation) => {
      const whose =
        "id" in credential ? { id: credential.id } : { name: credential.name, user: userOf(credential.user) };
      const identity = {
        methods: ["application_credential"],
        application_credential: { ...whose, secret: secret.reveal() },
      };
      return await keystone.issue(identity, undefined, { what, advice }, operation);
    },
  };
}
