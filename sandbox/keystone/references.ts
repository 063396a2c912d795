import { z } from "zod";
import type { Cloud } from "../cloud";
import { domains, type SandboxProject, type SandboxUser, users } from "../fixture";
import { badRequest, expecting } from "./errors";

/** Something by its id or by its name. */
export const named = z.object({ id: z.string().optional(), name: z.string().optional() });
/** A user or project: its id, or its name and its domain. */
export const namedInDomain = named.extend({ domain: named.optional() });

type Named = z.infer<typeof named>;
type NamedInDomain = z.infer<typeof namedInDomain>;

/** Undefined: nobody of that id or name. `field` is the path in the body, for the complaint about neither. */
export const findUser = (wanted: NamedInDomain, field: string): SandboxUser | undefined =>
  find(users, wanted, field, "user");

export const findProject = (cloud: Cloud, wanted: NamedInDomain, field: string): SandboxProject | undefined =>
  find(cloud.projects, wanted, field, "project");

function find<T extends SandboxUser | SandboxProject>(
  all: readonly T[],
  wanted: NamedInDomain,
  field: string,
  what: string,
): T | undefined {
  requireEither(wanted, field);
  if (wanted.id !== undefined) return all.find(({ id }) => id === wanted.id);
  if (wanted.domain === undefined) throw expecting("domain", what);
  const domainId = findDomainId(wanted.domain, `${field}/domain`);
  return all.find(({ name, domain }) => name === wanted.name && domain.id === domainId);
}

function findDomainId(wanted: Named, field: string): string | undefined {
  requireEither(wanted, field);
  return domains.find(({ id, name }) => (wanted.id === undefined ? name === wanted.name : id === wanted.id))?.id;
}

function requireEither(wanted: Named, field: string): void {
  if (wanted.id === undefined && wanted.name === undefined)
    throw badRequest(`Invalid input for field ${field}: id or name must be present.`);
}
