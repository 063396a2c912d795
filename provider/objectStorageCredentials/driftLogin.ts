import { Cloud } from "../cloud";
import { LoginError } from "../keystone/errors";
import { projectsOf } from "../keystone/projects";
import type { Call } from "./call";
import type { State } from "./state";

/**
 * Works with the login, also where Keystone refuses it because the user has lost the role in the login's own project: of
 * that it says the same as of a wrong password. Without a project the login then still works, and one's own sets and
 * projects may be read (seen on Keystone 30.0.0).
 *
 * @throws LoginError where the password is wrong, or where no resource's project has been lost: then the settings are wrong
 */
export async function withLogin<T>(
  cloud: Cloud,
  watched: readonly { state: Pick<State, "projectId" | "userId"> }[],
  call: Call,
  work: (cloud: Cloud) => Promise<T>,
): Promise<T> {
  try {
    await cloud.session.identity();
  } catch (error) {
    const { project, ...config } = cloud.config;
    if (!(error instanceof LoginError) || project === undefined) throw error;
    const anywhere = new Cloud(config, { clock: cloud.clock, randomBytes: cloud.randomBytes });
    try {
      if (await hasLostProject(anywhere, watched, call)) return await work(anywhere);
    } finally {
      await anywhere.close();
    }
    throw error;
  }
  return await work(cloud);
}

async function hasLostProject(
  cloud: Cloud,
  watched: readonly { state: Pick<State, "projectId" | "userId"> }[],
  call: Call,
): Promise<boolean> {
  try {
    const { userId } = await cloud.session.identity();
    const projects = await projectsOf(cloud.session, userId, call);
    const own = watched.filter(({ state }) => state.userId === userId);
    return own.some(({ state }) => !projects.some(({ id }) => id === state.projectId));
  } catch (error) {
    if (error instanceof LoginError) return false;
    throw error;
  }
}
