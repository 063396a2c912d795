import * as z from "zod";
import { Secret } from "../secret";

// What Keystone answers, as far as it is used. Unknown members are dropped: versions 28, 29 and 30 differ in them.

const named = z.object({ id: z.string(), name: z.string() });

export const tokenBody = z.object({
  token: z.object({
    user: named,
    project: named.extend({ domain: named.optional() }).optional(),
    application_credential: z.object({ id: z.string() }).optional(),
    issued_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    catalog: z
      .array(
        z.object({
          type: z.string(),
          endpoints: z.array(
            z.object({
              interface: z.string(),
              url: z.string(),
              region_id: z.string().nullish(),
              region: z.string().nullish(),
            }),
          ),
        }),
      )
      .default([]),
  }),
});
export type TokenBody = z.infer<typeof tokenBody>["token"];
export type Catalog = TokenBody["catalog"];

/** `secret` is null after somebody has written a blob without one: the key is dead (seen on 28, 29 and 30). */
const ec2Credential = z
  .object({
    user_id: z.string(),
    tenant_id: z.string(),
    access: z.string(),
    secret: z.string().nullable(),
  })
  .transform(({ user_id, tenant_id, access, secret }) => ({
    userId: user_id,
    projectId: tenant_id,
    accessKey: access,
    secretKey: new Secret(secret ?? ""),
  }));

/** One set of Object Storage Credentials. An empty `secretKey` is a dead key. */
export type Ec2Credential = z.infer<typeof ec2Credential>;

export const ec2CredentialBody = z.object({ credential: ec2Credential });

/** A record that somebody broke through /v3/credentials is left out; the others must still be seen. */
function listBody<T extends z.ZodType>(record: T): z.ZodType<z.output<T>[]> {
  return z.object({ credentials: z.array(z.unknown()) }).transform(({ credentials }) =>
    credentials.flatMap((entry) => {
      const parsed = record.safeParse(entry);
      return parsed.success ? [parsed.data] : [];
    }),
  );
}

export const ec2ListBody = listBody(ec2Credential);

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "not JSON" });
    return z.NEVER;
  }
});

/** `blob` is a JSON string within the JSON; all its members must survive a change of the secret. */
const credentialRecord = z.object({
  user_id: z.string(),
  project_id: z.string().nullable(),
  blob: json.pipe(z.looseObject({ access: z.string(), secret: z.string().nullish() })),
});

export const credentialBody = z.object({ credential: credentialRecord });
export type CredentialRecord = z.infer<typeof credentialBody>["credential"];

/** The same sets as in {@link ec2ListBody}, by their records. */
export const recordListBody = listBody(
  credentialRecord
    .extend({ project_id: z.string() })
    .transform(({ user_id, project_id, blob: { access, secret } }) => ({
      user_id,
      tenant_id: project_id,
      access,
      secret: secret ?? null,
    }))
    .pipe(ec2Credential),
);

export const projectsBody = z.object({ projects: z.array(named) });

export const errorBody = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z.object({ message: z.string() }).transform(({ message }) => message),
]);
