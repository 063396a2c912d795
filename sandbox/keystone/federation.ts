import { fixture } from "../fixture";
import { identityProvider } from "../oidc/provider";
import { type Answer, html, json } from "./answer";
import type { Context } from "./context";
import { notFound, unauthorized } from "./errors";
import { issueToken, tokenBody } from "./tokens";

/**
 * GET and POST /v3/OS-FEDERATION/identity_providers/{idp}/protocols/{protocol}/auth: a token without a scope for whoever the
 * identity provider's token names. Console accounts are mapped to the users of the same name.
 */
export function federatedLogin(context: Context): Answer {
  const { cloud } = context;
  const [idp, protocol] = [context.param("idp"), context.param("protocol")];
  const bearer = /^Bearer (.+)$/i.exec(context.header("authorization") ?? "")?.[1];
  const found = cloud.accessTokens.get(bearer ?? "");
  if (found === undefined || found.expiresAt.getTime() <= cloud.now().getTime()) return notAccepted();
  if (idp !== identityProvider.name) throw notFound("Identity Provider", idp);
  if (protocol !== identityProvider.protocol)
    throw notFound(`federated protocol ${protocol} for Identity Provider`, idp);
  // The mapping knows the people of the organisation: not the cloud's own accounts.
  if (found.user.domain !== fixture.domain || !found.user.name.startsWith("org:")) throw unauthorized();
  const token = issueToken(cloud, { methods: [protocol], user: found.user, project: undefined });
  return json(201, tokenBody(cloud, token, false), { "X-Subject-Token": token.id });
}

/** The page of the web server in front of Keystone, which looks at the token before Keystone does (mod_auth_openidc). */
function notAccepted(): Answer {
  const page =
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>401 Unauthorized</title>\n</head><body>\n' +
    "<h1>Unauthorized</h1>\n<p>This server could not verify that you\nare authorized to access the document\nrequested.</p>\n</body></html>\n";
  return html(401, page, { "WWW-Authenticate": 'Bearer error="invalid_token"' });
}
