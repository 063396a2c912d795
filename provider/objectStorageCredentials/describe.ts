import { s3EndpointOf } from "../s3/endpoint";
import { publicEndpoint } from "../keystone/catalog";
import type { Cloud } from "../cloud";
import type { Ec2Credential } from "../keystone/schemas";
import { movedRotation } from "./rotation";
import type { State } from "./state";

/** What the state alone knows of a set: the cloud keeps none of it. */
type History = Pick<
  State,
  "regenerate" | "regeneratedAt" | "rotateAt" | "previousAccessKey" | "previousSecretKey" | "previousUntil"
>;

/** The state of a set as the cloud shows it and this login reaches it. */
export async function describe(cloud: Cloud, set: Ec2Credential, history: History): Promise<State> {
  const { regenerate, regeneratedAt, rotateAt, previousAccessKey, previousSecretKey, previousUntil } = history;
  return {
    accessKey: set.accessKey,
    secretKey: set.secretKey,
    projectId: set.projectId,
    userId: set.userId,
    ...(await placeOf(cloud)),
    regenerate,
    regeneratedAt,
    rotateAt,
    previousAccessKey,
    previousSecretKey,
    previousUntil,
  };
}

/** On which cloud this login's sets are, and where they are used. */
export async function placeOf(cloud: Cloud): Promise<Pick<State, "region" | "authUrl" | "endpoint">> {
  // Not by a new login: the set exists by now, and a login that fails must not lose it.
  const { catalog } = cloud.session.lastIdentity ?? (await cloud.session.identity());
  const { config } = cloud;
  return {
    region:
      config.region ??
      publicEndpoint(catalog, "s3", undefined)?.region ??
      publicEndpoint(catalog, "identity", undefined)?.region,
    authUrl: config.authUrl,
    endpoint: s3EndpointOf(config, catalog),
  };
}

/** The state of a set that was known before: a secret that differs is first seen now. */
export async function describeKnown(cloud: Cloud, set: Ec2Credential, state: State): Promise<State> {
  if (set.secretKey.equals(state.secretKey)) return await describe(cloud, set, state);
  const regeneratedAt = timestamp(cloud);
  return await describe(cloud, set, { ...state, regeneratedAt, rotateAt: movedRotation(state, regeneratedAt) });
}

/** The time now, as outputs give it. */
export function timestamp(cloud: Cloud): string {
  return new Date(cloud.clock.now()).toISOString();
}
