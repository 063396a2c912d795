import type { Operation } from "../http/time";
import { parse, refused } from "./errors";
import { projectsBody } from "./schemas";
import type { Session } from "./session";

interface Project {
  id: string;
  name: string;
}

/** The projects in which one user has a role, shared by all who ask in this process. */
export class UserProjects {
  #listed: Promise<Project[]> = Promise.resolve([]);

  constructor(
    private readonly session: Session,
    private readonly userId: string,
  ) {}

  /**
   * The projects as they were last listed, if `projectId` is among them: who has a role loses it rarely, and a set made
   * without one is found out by the wait for S3. Else as they are now.
   */
  async including(projectId: string, operation: Operation): Promise<readonly Project[]> {
    const isThere = ({ id }: Project): boolean => id === projectId;
    const before = this.#listed;
    const known = await before.catch(() => []);
    if (known.some(isThere)) return known;
    // Somebody may have begun to list them meanwhile.
    if (this.#listed === before) this.#listed = projectsOf(this.session, this.userId, operation);
    return await this.#listed;
  }
}

/** Of oneself anybody may ask, of others an administrator. */
export async function projectsOf(session: Session, userId: string, operation: Operation): Promise<Project[]> {
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
