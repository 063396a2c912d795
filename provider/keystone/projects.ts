import type { Operation } from "../http/time";
import { parse, refused } from "./errors";
import { projectsBody } from "./schemas";
import type { Session } from "./session";

/** The projects in which a user has a role: of oneself anybody may ask, of others an administrator. */
export async function projectsOf(
  session: Session,
  userId: string,
  operation: Operation,
): Promise<{ id: string; name: string }[]> {
  const what = `list the projects of user ${userId}`;
  const path = `/users/${encodeURIComponent(userId)}/projects`;
  const response = await session.send({ method: "GET", path, maxBytes: 16 * 1024 * 1024 }, operation);
  if (response.status !== 200) {
    throw refused(session.http, what, response, {
      403: "only an administrator may make credentials of another user: log in as that user, or leave userId out",
      404: "check userId: there is no such user",
    });
  }
  return parse(session.http, what, response, projectsBody).projects;
}
