import type { Domain, User } from "../../config/config";
import type { Project } from "./way";

// How Keystone wants to be told of users and projects, and how people do.

export function scopeOf(project: Project): unknown {
  if (project === undefined) return undefined;
  return { project: "id" in project ? { id: project.id } : { name: project.name, domain: domainOf(project.domain) } };
}

export function userOf(user: User): Record<string, unknown> {
  return "id" in user ? { id: user.id } : { name: user.name, domain: domainOf(user.domain) };
}

function domainOf(domain: Domain): unknown {
  return "id" in domain ? { id: domain.id } : { name: domain.name };
}

export function describeUser(user: User): string {
  if ("id" in user) return `user ${user.id}`;
  return `"${user.name}" of domain "${"id" in user.domain ? user.domain.id : user.domain.name}"`;
}

/** ` to project demo`, or nothing. */
export function toProject(project: Project): string {
  return project === undefined ? "" : ` to project ${describeProject(project)}`;
}

export function describeProject(project: NonNullable<Project>): string {
  return "id" in project ? project.id : `"${project.name}"`;
}
