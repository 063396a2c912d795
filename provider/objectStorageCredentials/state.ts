import * as z from "zod";
import { Secret } from "../secret";
import type { ObjectStorageCredentialsOutputs, SecretOutput } from "./args";

/** The outputs as the lifecycle handles them: the secret wrapped. */
export type State = Omit<ObjectStorageCredentialsOutputs, SecretOutput> & {
  secretKey: Secret;
  previousSecretKey?: Secret | undefined;
};

const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

const schema = z.object({
  accessKey: z.string().min(1),
  secretKey: z.string().nullish(),
  projectId: z.string().min(1),
  userId: z.string().min(1),
  region: optionalText,
  authUrl: z.string().min(1),
  endpoint: optionalText,
  regenerate: optionalText,
  regeneratedAt: z.string(),
  rotateAt: optionalText,
  previousAccessKey: optionalText,
  previousSecretKey: optionalText,
  previousUntil: optionalText,
});

/** The outputs that the engine kept, or undefined where they are not a whole state: an import knows only the id. */
export function parseState(outputs: Readonly<Record<string, unknown>>): State | undefined {
  const parsed = schema.safeParse(outputs);
  if (!parsed.success) return undefined;
  const { secretKey, previousSecretKey, ...rest } = parsed.data;
  return {
    ...rest,
    secretKey: new Secret(secretKey ?? ""),
    previousSecretKey: previousSecretKey === undefined ? undefined : new Secret(previousSecretKey),
  };
}

/**
 * The outputs that the engine kept of a set that exists.
 *
 * @throws Error where something is missing of them
 */
export function knownState(outputs: Readonly<Record<string, unknown>>): State {
  const state = parseState(outputs);
  if (state === undefined) {
    throw new Error(
      "the state holds no whole set of Object Storage Credentials: run `pulumi refresh`, or `pulumi state delete <urn>` and create the resource with `adopt: true`",
    );
  }
  return state;
}

/**
 * The outputs for the engine, without those that have no value: protobuf's Struct knows no undefined, and an answer that
 * can't be sent would lose a set that exists. Secrets are in the clear here: the door marks them before they leave. Those
 * of a preview that are not known yet stay `unknown`.
 */
export function outputsOf(state: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, value]: [string, unknown]) =>
      value === undefined ? [] : [[name, value instanceof Secret ? value.reveal() : value]],
    ),
  );
}
