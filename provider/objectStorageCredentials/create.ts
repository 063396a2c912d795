import type { Cloud } from "../cloud";
import { activate } from "./activate";
import type { ObjectStorageCredentialsInputs } from "./args";
import type { Call } from "./call";
import { describe, timestamp } from "./describe";
import { IncompleteError, WrongProjectError } from "./errors";
import { KeptError, lookAhead, obtainSet } from "./oneSet";
import { rotationTime } from "./rotation";
import type { State } from "./state";
import { appliedAtCreation, appliedAtTakeover } from "./trigger";

/**
 * Makes the project's set, or adopts the one that it has, and waits until S3 takes it.
 *
 * @throws IncompleteError when the set exists and something after that failed: its state must be kept
 */
export async function create(cloud: Cloud, inputs: ObjectStorageCredentialsInputs, call: Call): Promise<State> {
  void lookAhead(cloud, inputs.userId, call);
  const owner = await ownerOf(cloud, inputs, call);
  const regeneratedAt = timestamp(cloud);
  const rotateAt = rotationTime(regeneratedAt, inputs.rotateAfter);
  const fresh = { regenerate: appliedAtCreation(inputs.regenerate), regeneratedAt, rotateAt };
  const wanted = { ...owner, adopt: inputs.adopt ?? false, allowMultiple: inputs.allowMultiple ?? false };
  try {
    const { set, adopted } = await obtainSet(cloud, wanted, call);
    if (adopted) cloud.adopted.add(set.accessKey);
    const known = adopted ? { ...fresh, regenerate: appliedAtTakeover(inputs.regenerate) } : fresh;
    return await activate(cloud, await describe(cloud, set, known), inputs.waitForActive, call);
  } catch (error) {
    if (!(error instanceof KeptError)) throw error;
    throw new IncompleteError(await describe(cloud, error.set, fresh), error.reason);
  }
}

/** Whose set is to be made, and for which project. */
export async function ownerOf(
  cloud: Cloud,
  inputs: Pick<ObjectStorageCredentialsInputs, "projectId" | "userId">,
  call: Call,
): Promise<{ userId: string; projectId: string }> {
  const login = await cloud.session.identity();
  const userId = inputs.userId ?? login.userId;
  const projectId = inputs.projectId ?? login.projectId;
  if (projectId === undefined) {
    throw new WrongProjectError({
      what: "create Object Storage Credentials",
      why: "the login is for no project, and none is given",
      next: "set the input projectId, or ventus:projectId (OS_PROJECT_ID)",
    });
  }
  // Keystone answers 201 also for a project in which the user has no role, and S3 then refuses the key for ever.
  if (projectId !== login.projectId || userId !== login.userId) {
    const projects = await cloud.projects(userId).including(projectId, call);
    if (!projects.some((project) => project.id === projectId)) {
      const names = projects.map((project) => `${project.id} (${project.name})`).join(", ");
      throw new WrongProjectError({
        what: `create Object Storage Credentials in project ${projectId}`,
        why: `user ${userId} has no role in it, or there is no such project`,
        next: `set projectId to one of the user's projects: ${names === "" ? "there are none" : names}`,
      });
    }
  }
  return { userId, projectId };
}
