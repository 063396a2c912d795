import type { Ec2Credential } from "../keystone/schemas";
import { ConflictError, UnclearError } from "./errors";
import type { Place } from "./looks";

// The rule of one set per user and project, in the words that a user reads where it can't be kept.

/** `own`: the resource has these already, and makes a pair beside them. */
export interface Wanted extends Place {
  adopt: boolean;
  allowMultiple: boolean;
}

/** A set, and the pair before it that works on during an overlap. */
export type Owned = Pick<Ec2Credential, "accessKey" | "userId" | "projectId"> & {
  previousAccessKey?: string | undefined;
};

/** There is a set, or there are several, where one is to be made. */
export function inTheWay({ userId, projectId, own = [] }: Wanted, keys: string, several: boolean): ConflictError {
  if (own.length > 0) {
    return new ConflictError({
      what: `make a new pair beside Object Storage Credentials ${own.join(", ")}`,
      why: `user ${userId} has others in project ${projectId} (access key ${keys}): made by somebody else, or by an update that was killed; the rule is one set per user and project`,
      next: several
        ? "delete those that nobody uses and set `adopt: true` to take over the one that is left as the new pair; or set `allowMultiple: true` to have several"
        : "set `adopt: true` to take that one over as the new pair; or delete it, if nobody uses it; or set `allowMultiple: true` to have several",
    });
  }
  return new ConflictError({
    what: `create Object Storage Credentials in project ${projectId}`,
    why: `user ${userId} has credentials there already (access key ${keys}), and the rule is one set per user and project`,
    next: several
      ? "delete those that nobody uses and set `adopt: true` to take over the one that is left; or set `allowMultiple: true` to have several"
      : "set `adopt: true` to take that set over with its secret as it is; or delete it, if nobody uses it; or set `allowMultiple: true` to have several. To get a new secret change `regenerate` rather than replacing the resource",
  });
}

/** There are several where one is to be adopted. */
export function severalToAdopt({ userId, projectId }: Wanted, count: number, keys: string): ConflictError {
  return new ConflictError({
    what: `adopt the Object Storage Credentials of project ${projectId}`,
    why: `user ${userId} has ${count} sets there (access keys ${keys}), and nothing says which of them is meant`,
    next: "delete those that nobody uses, so that one is left, and run the command again",
  });
}

/** All of those who created at the same time drew back, time after time. */
export function crowded({ projectId, userId }: Wanted): ConflictError {
  return new ConflictError({
    what: `create Object Storage Credentials in project ${projectId}`,
    why: `others kept creating some for user ${userId} at the same time, and all drew back`,
    next: "run the command again, and see that one stack only makes the credentials of a project",
  });
}

/** There are others beside a set that exists and must be kept. `failure`: why it could not be withdrawn. */
export function besides(mine: Owned, others: readonly Ec2Credential[], failure: string | undefined): ConflictError {
  const theirs = others.map((set) => set.accessKey).join(", ");
  const tried = failure === undefined ? "" : `, and this one could not be deleted again (${failure})`;
  return new ConflictError({
    what: `keep Object Storage Credentials ${mine.accessKey} the only ones in project ${mine.projectId}`,
    why: `user ${mine.userId} has others there too (access key ${theirs})${tried}, and the rule is one set per user and project`,
    next: mine.previousAccessKey === undefined ? ofTwoSets : ofThreeSets,
  });
}

/** Nobody can tell whether there are others beside a set that exists and must be kept. */
export function notShown({ accessKey, userId, projectId }: Owned): UnclearError {
  return new UnclearError({
    what: `tell whether Object Storage Credentials ${accessKey} are the only ones in project ${projectId}`,
    why: `no list of user ${userId}'s credentials shows them, so it may not show others either: Keystone may keep an old list for ten minutes, or somebody has deleted them`,
    next: "run `pulumi refresh` and then `pulumi up` in a few minutes; or set `allowMultiple: true` if there may be others",
  });
}

const ofTwoSets =
  "if the others are in use, run `pulumi destroy --target <urn>`, which deletes this set, set `adopt: true` and run `pulumi up`; if they are not, delete them (`openstack ec2 credentials delete`) and run `pulumi up`; or set `allowMultiple: true` to have several";
/** To destroy would end the previous pair too, which somebody still uses. */
const ofThreeSets =
  "if nobody uses the others, delete them (`openstack ec2 credentials delete`) and run `pulumi up`; or set `allowMultiple: true` to have several";
