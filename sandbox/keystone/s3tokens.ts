import { createHmac } from "node:crypto";
import { z } from "zod";
import { credentialId } from "../cloud";
import { users } from "../fixture";
import { Signer } from "../s3/signer";
import { secretEqual } from "../secretEqual";
import { type Answer, html, json } from "./answer";
import { secretOf } from "./blob";
import type { Context } from "./context";
import { rolesIn } from "./grants";
import { badRequest, forbidden, KeystoneError, notFound, unauthorized } from "./errors";
import { hasRole, issueToken, tokenBody } from "./tokens";

const bodySchema = z.object({ access: z.string(), token: z.string().optional(), signature: z.string().optional() });
const NO_KEY = "EC2 access key not found.";

/**
 * POST /v3/s3tokens, the question a gateway asks about a signed request: a token of the owner if the signature fits. The gateway's
 * own token needs the role service or admin.
 */
export async function createS3Token(context: Context): Promise<Answer> {
  if (!hasRole(context.token(), "service", "admin")) throw forbidden("identity:s3tokens_validate");
  const { access, token, signature } = signedBody(context);
  const found = context.cloud.credentials.get(credentialId(access));
  if (found?.type !== "ec2") throw new KeystoneError(404, NO_KEY);
  // Keystone 30.0.0 crashes over a missing part, without a request id.
  if (token === undefined || signature === undefined) return crash();
  const secret = secretOf(found.blob);
  if (secret === null) throw badRequest('can only concatenate str (not "NoneType") to str');
  if (!secretEqual(signature, await expectedSignature(Buffer.from(token, "base64url").toString("latin1"), secret)))
    throw unauthorized();
  const project = context.cloud.projects.find(({ id }) => id === found.projectId);
  if (project === undefined) throw notFound("project", String(found.projectId));
  const user = users.find(({ id }) => id === found.userId);
  if (user === undefined) throw notFound("user", found.userId);
  if (rolesIn(context.cloud, user, project).length === 0) throw unauthorized();
  // The token itself is shown to nobody (no X-Subject-Token), only what it would be good for.
  const issued = issueToken(context.cloud, { methods: ["ec2credential"], user, project });
  return json(200, tokenBody(context.cloud, issued, true));
}

/** POST /v3/ec2tokens: no gateway asks it, so the sandbox only has its refusals. */
export function createEc2Token(context: Context): Answer {
  if (!hasRole(context.token(), "service", "admin")) throw forbidden("identity:ec2tokens_validate");
  const { access } = signedBody(context);
  if (context.cloud.credentials.get(credentialId(access))?.type !== "ec2") throw new KeystoneError(404, NO_KEY);
  throw new KeystoneError(501, "The sandbox does not check signatures of ec2tokens.");
}

function signedBody({ body }: Context): z.infer<typeof bodySchema> {
  if (Object.keys(body).length === 0) throw badRequest("request must include a request body");
  const parsed = bodySchema.safeParse(body["credentials"] ?? body["credential"] ?? body["ec2Credentials"]);
  if (!parsed.success) throw unauthorized();
  return parsed.data;
}

/** Signature version 4 of the string to sign that the gateway made, or version 2 (base64 of HMAC-SHA1). */
async function expectedSignature(stringToSign: string, secret: string): Promise<string> {
  if (!stringToSign.startsWith("AWS4"))
    return createHmac("sha1", secret).update(stringToSign, "latin1").digest("base64");
  const lines = stringToSign.split("\n");
  const [day, region, service, end, ...rest] = lines[2]?.split("/") ?? [];
  const known = service === "s3" || service === "iam" || service === "sts";
  if (
    lines.length !== 4 ||
    day === undefined ||
    region === undefined ||
    !known ||
    end !== "aws4_request" ||
    rest.length > 0
  )
    throw unauthorized();
  return new Signer({ day, region, service }, secret).textSignature(stringToSign);
}

const crash = (): Answer =>
  html(
    500,
    "<html>\n  <head>\n    <title>Internal Server Error</title>\n  </head>\n  <body>\n    <h1><p>Internal Server Error</p></h1>\n    \n  </body>\n</html>\n",
  );
