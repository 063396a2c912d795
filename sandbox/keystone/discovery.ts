import { type Answer, json } from "./answer";
import type { Context } from "./context";

const version = (authUrl: string): Readonly<Record<string, unknown>> => ({
  id: "v3.14",
  status: "stable",
  updated: "2020-04-07T00:00:00Z",
  links: [{ rel: "self", href: `${authUrl}/` }],
  "media-types": [{ base: "application/json", type: "application/vnd.openstack.identity-v3+json" }],
});

/** GET /: 300, as there could be several versions. */
export const listVersions = ({ cloud }: Context): Answer =>
  json(300, { versions: { values: [version(cloud.authUrl)] } }, { Location: `${cloud.authUrl}/` });

/** GET /v3. */
export const getVersion = ({ cloud }: Context): Answer => json(200, { version: version(cloud.authUrl) });
