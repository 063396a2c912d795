import { advice } from "../s3/active";
import type { State } from "./state";

/** The ways in which a set can come to differ from what the stack holds of it. */
export type DriftKind =
  | "deleted"
  | "secret-regenerated"
  | "secret-wiped"
  | "moved"
  | "previous-deleted"
  | "second-set"
  | "role-removed"
  | "rotation-due"
  | "overlap-over"
  | "s3-refuses"
  | "s3-unreachable";

/** One difference between a stack and the cloud: what it is, and a sentence that says so and what to do. No secrets. */
export interface Drift {
  kind: DriftKind;
  message: string;
}

export function deleted({ accessKey }: State): Drift {
  return {
    kind: "deleted",
    message: `access key ${accessKey} was deleted outside Pulumi, and S3 refuses whoever uses it. Run \`pulumi up --refresh\`: it makes a new set, with another access key`,
  };
}

export function deletedWithPrevious({ accessKey, previousAccessKey = "" }: State): Drift {
  return {
    kind: "deleted",
    message: `access key ${accessKey} was deleted outside Pulumi, in its overlap with ${previousAccessKey}, which still works. Run \`pulumi up --refresh\`: it goes back to that one, and makes a new pair beside it where \`regenerate\` or \`rotateAfter\` is set`,
  };
}

export function previousDeleted({ accessKey, previousUntil = "" }: State, previousAccessKey: string): Drift {
  return {
    kind: "previous-deleted",
    message: `the previous access key ${previousAccessKey} was deleted outside Pulumi, and not on ${previousUntil}: S3 refuses those who have not changed to ${accessKey} yet. Give them the new pair, and run \`pulumi up --refresh\`, which forgets the previous one`,
  };
}

export function secretRegenerated({ accessKey }: Pick<State, "accessKey">): Drift {
  return {
    kind: "secret-regenerated",
    message: `the secret of access key ${accessKey} was regenerated outside Pulumi, so the one that the stack handed out no longer works. Run \`pulumi up --refresh\`: it takes up the new secret and hands it on`,
  };
}

export function secretWiped({ accessKey }: State): Drift {
  return {
    kind: "secret-wiped",
    message: `the secret of access key ${accessKey} was wiped out outside Pulumi, and the key is dead. Run \`pulumi up --refresh\`: it gives the key a new secret`,
  };
}

export function moved({ accessKey, projectId }: State, now: Pick<State, "projectId">): Drift {
  return {
    kind: "moved",
    message: `access key ${accessKey} was moved from project ${projectId} to project ${now.projectId} outside Pulumi, so it opens other buckets. If that is meant, set \`projectId\` to ${now.projectId} and run \`pulumi up --refresh\`; if not, delete the set (\`openstack ec2 credentials delete ${accessKey}\`) and run \`pulumi up --refresh\`, which makes a new one`,
  };
}

export function secondSet({ accessKey, projectId, userId }: State, others: readonly string[]): Drift {
  const keys = others.join(", ");
  const sets = others.length === 1 ? "another set" : "other sets";
  return {
    kind: "second-set",
    message: `user ${userId} has ${sets} in project ${projectId} that this stack did not make (access key ${keys}), beside ${accessKey}. If nobody uses it, delete it (\`openstack ec2 credentials delete ${others[0] ?? ""}\`); if it is to stay, set \`allowMultiple: true\``,
  };
}

export function roleRemoved({ accessKey, projectId, userId }: State): Drift {
  return {
    kind: "role-removed",
    message: `user ${userId} has no role in project ${projectId} any more, so S3 refuses access key ${accessKey}. Have the role given back (\`openstack role add --user ${userId} --project ${projectId} member\`), or make the credentials as a user who has one`,
  };
}

export function rotationDue({ accessKey }: State, rotateAt: string): Drift {
  return {
    kind: "rotation-due",
    message: `the secret of access key ${accessKey} is due for rotation since ${rotateAt}. Run \`pulumi up\`: it makes a new one`,
  };
}

export function overlapOver({ accessKey, previousAccessKey = "", previousUntil = "" }: State): Drift {
  return {
    kind: "overlap-over",
    message: `the overlap of the previous access key ${previousAccessKey} with ${accessKey} ended on ${previousUntil}. Run \`pulumi up\`: it removes the previous one`,
  };
}

export function s3Refuses({ accessKey }: State, endpoint: string, code: string): Drift {
  return {
    kind: "s3-refuses",
    message: `S3 at ${endpoint} refuses access key ${accessKey} (${code}), although Keystone has the key as the stack holds it. ${advice(code)}`,
  };
}

export function s3Unreachable({ accessKey }: State, endpoint: string, why: string): Drift {
  const next =
    why === "RequestTimeTooSkewed"
      ? advice(why)
      : "Check that the gateway is up and can be reached from here, then look again";
  return {
    kind: "s3-unreachable",
    message: `S3 at ${endpoint} could not say whether access key ${accessKey} works (${why}). ${next}`,
  };
}
