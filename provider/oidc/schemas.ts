import * as z from "zod";
import { Secret } from "../secret";

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata, as far as it is used. */
export const discoveryBody = z.object({
  token_endpoint: z.string(),
  grant_types_supported: z.array(z.string()).optional(),
});

const token = z.string().min(1);

/** RFC 6749, 5.1. All of it opens doors, also what is not used. */
export const tokenBody = z
  .object({ access_token: token, refresh_token: token.optional(), id_token: token.optional() })
  .transform(({ access_token, refresh_token, id_token }) => ({
    accessToken: new Secret(access_token),
    others: [refresh_token, id_token].flatMap((each) => (each === undefined ? [] : [new Secret(each)])),
  }));

/** RFC 6749, 5.2. */
export const oauthError = z
  .object({ error: z.string(), error_description: z.string().default("") })
  .transform(({ error, error_description }) => ({ error, description: error_description }));
