import * as pulumi from "@pulumi/pulumi";
import { TeamStorage } from "./teamStorage";
import { teamsOf } from "./teams";

const teams = teamsOf(new pulumi.Config().requireObject("teams"));

const storages = teams.map((team) => new TeamStorage(team.name, team));

/** By the team's name: what its people need. Secret as a whole. */
export const storage = Object.fromEntries(
  storages.map(({ name, accessKey, endpoint, environment, rclone }) => [
    name,
    { accessKey, endpoint, environment, rclone },
  ]),
);
