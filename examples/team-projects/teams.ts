import * as pulumi from "@pulumi/pulumi";

export interface Team {
  name: string;
  projectId: string;
  /** A ticket, a date, a counter: a change of it gives the team a new secret. */
  regenerate?: string;
}

/** The list in the stack's config, checked: all that is wrong with it is said at once. */
export function teamsOf(config: unknown): Team[] {
  if (!Array.isArray(config)) throw new pulumi.RunError("team-projects:teams must be a list of teams");
  const teams = config.filter(isTeam);
  const faults = config.flatMap((entry: unknown, index) =>
    isTeam(entry) ? [] : [`number ${index + 1} must have a name and a projectId, both texts that are not empty`],
  );
  for (const key of ["name", "projectId"] as const) {
    for (const value of repeated(teams.map((team) => team[key]))) {
      // The cloud's console allows one set for a project, and so does the resource.
      faults.push(`${key} "${value}" is there more than once: each team has a project of its own`);
    }
  }
  if (faults.length > 0) throw new pulumi.RunError(["team-projects:teams:", ...faults].join("\n  "));
  return teams;
}

function isTeam(entry: unknown): entry is Team {
  if (typeof entry !== "object" || entry === null) return false;
  const { name, projectId, regenerate }: Record<string, unknown> = { ...entry };
  const texts = [name, projectId].every((text) => typeof text === "string" && text !== "");
  return texts && ["string", "undefined"].includes(typeof regenerate);
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
