import type { Login } from "../../config/config";
import type { TokenBody } from "../schemas";
import { describeProject, scopeOf, toProject } from "./references";
import type { Project, Way } from "./way";

const ended =
  "get a new token (`openstack token issue`), or log in with a password, which is renewed by itself: a token ends after some hours, and when its user's password changes";

/** A token that somebody fetched before. It is used as it is, or exchanged for one of another project. */
export function readyTokenWay({ token }: Extract<Login, { kind: "token" }>, project: Project): Way {
  const what = `log in with the ready token${toProject(project)}`;
  return {
    secrets: [token],
    what,
    ended,
    logIn: async (keystone, operation) => {
      const ready = await keystone.inspect(token, { what, advice: { 401: ended } }, operation);
      if (project === undefined || isFor(ready.body, project)) return ready;
      const own = ready.body.project;
      const another = `the token is ${own === undefined ? "for no project" : `for project ${own.id} ("${own.name}")`}, and Keystone gives none for ${describeProject(project)} in exchange: get one for that project (\`openstack --os-project-${"id" in project ? "id" : "name"} ${describeProject(project)} token issue\`), check the project and the user's role in it, or leave the project out to work in the token's own`;
      const identity = { methods: ["token"], token: { id: token.reveal() } };
      const advice = { 401: another, 403: another, 404: another };
      return await keystone.issue(identity, scopeOf(project), { what, advice }, operation);
    },
  };
}

function isFor({ project: own }: TokenBody, project: NonNullable<Project>): boolean {
  if (own === undefined) return false;
  if ("id" in project) return own.id === project.id;
  if (own.name !== project.name) return false;
  // Other domains may have a project of that name.
  const { domain } = project;
  return own.domain === undefined || ("id" in domain ? own.domain.id === domain.id : own.domain.name === domain.name);
}
