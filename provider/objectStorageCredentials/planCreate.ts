import type { Cloud } from "../cloud";
import { VentusError } from "../errors";
import { LoginError } from "../keystone/errors";
import type { Call } from "./call";
import type { PreviewInputs } from "./check";
import { ownerOf } from "./create";
import { placeOf } from "./describe";
import { existingSet } from "./oneSet";
import type { Planned } from "./planUpdate";
import { appliedAtCreation, appliedAtTakeover } from "./trigger";
import { unknown } from "./unknown";

/**
 * What a create would give. Only looks: what would make the create fail is told as a warning and not thrown, because an
 * earlier step of the same update may put it right (a `deleteBeforeReplace` removes the old set first).
 *
 * @param cloud Undefined where the provider's own configuration is not known yet.
 */
export async function planCreate(cloud: Cloud | undefined, inputs: PreviewInputs, call: Call): Promise<Planned> {
  const { regenerate } = inputs;
  const applied = regenerate === unknown ? unknown : appliedAtCreation(regenerate);
  const made: Pick<Planned, "accessKey" | "secretKey" | "regenerate" | "regeneratedAt" | "rotateAt"> = {
    accessKey: unknown,
    secretKey: unknown,
    regenerate: applied,
    regeneratedAt: unknown,
    rotateAt: inputs.rotateAfter === undefined ? undefined : unknown,
  };
  if (cloud === undefined) {
    const owner: Pick<Planned, "projectId" | "userId"> = {
      projectId: inputs.projectId ?? unknown,
      userId: inputs.userId ?? unknown,
    };
    return { ...made, ...owner, region: unknown, authUrl: unknown, endpoint: unknown };
  }
  const login = await cloud.session.identity();
  const planned: Planned = {
    ...made,
    projectId: inputs.projectId ?? login.projectId ?? unknown,
    userId: inputs.userId ?? login.userId,
    ...(await placeOf(cloud)),
  };
  const { adopt = false, allowMultiple = false } = inputs;
  const { projectId, userId } = inputs;
  if (projectId === unknown || userId === unknown || adopt === unknown || allowMultiple === unknown) return planned;
  try {
    const existing = await existingSet(
      cloud,
      { ...(await ownerOf(cloud, { projectId, userId }, call)), adopt, allowMultiple },
      call,
    );
    if (existing === undefined) return planned;
    const taken = regenerate === unknown ? unknown : appliedAtTakeover(regenerate);
    return { ...planned, accessKey: existing.accessKey, secretKey: existing.secretKey, regenerate: taken };
  } catch (error) {
    if (!(error instanceof VentusError) || error instanceof LoginError) throw error;
    call.warn(`as things are now, the update would fail: ${error.message}`);
    return planned;
  }
}
