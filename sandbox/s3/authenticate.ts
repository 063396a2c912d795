import { type Cloud, credentialId } from "../cloud";
import { type SandboxProject, users } from "../fixture";
import { rolesIn } from "../keystone/grants";
import { secretEqual } from "../secretEqual";
import { secretOf } from "../keystone/blob";
import { type Claim, readClaim } from "./authorization";
import { S3Error } from "./errors";
import type { S3Request } from "./request";
import { Signer } from "./signer";

/** `rgw_keystone_accepted_roles` of most clouds. */
const ACCEPTED = ["member", "admin"];

/**
 * The project of the key, which is the tenant; undefined: an anonymous request. The credential is looked up each time, so a deleted or
 * regenerated one is over at once; a real gateway may remember a secret for up to 300 s.
 */
export async function authenticate(cloud: Cloud, request: S3Request): Promise<SandboxProject | undefined> {
  const claim = readClaim(request, cloud.now());
  if (claim === undefined) return undefined;
  const found = cloud.credentials.get(credentialId(claim.access));
  if (found?.type !== "ec2") throw new S3Error("InvalidAccessKeyId");
  const secret = secretOf(found.blob);
  // A record whose secret got lost: Keystone answers 400 to the gateway, and that is what comes through.
  if (secret === null) throw new S3Error("InvalidArgument");
  const signer = new Signer(claim.scope, secret);
  // Keystone knows these three services, whatever the region.
  const known = ["s3", "iam", "sts"].includes(claim.scope.service);
  if (!known || !secretEqual(claim.signature, await expectedSignature(request, claim, signer)))
    throw new S3Error("SignatureDoesNotMatch");
  const user = users.find(({ id }) => id === found.userId);
  const project = cloud.projects.find(({ id }) => id === found.projectId);
  const roles = user === undefined || project === undefined ? [] : rolesIn(cloud, user, project);
  // No role at all: Keystone refuses the gateway with the 401 of a wrong signature. A role that is not accepted: the gateway refuses.
  if (project === undefined || roles.length === 0) throw new S3Error("SignatureDoesNotMatch");
  if (!roles.some(({ name }) => ACCEPTED.includes(name))) throw new S3Error("AccessDenied");
  if (hasSignedChunks(request)) throw new S3Error("NotImplemented");
  return project;
}

/** To check them takes the secret, which RGW 16.2.15 does not hand on when it has it from Keystone (Ceph's issue 58908). */
const hasSignedChunks = ({ method, key, headers }: S3Request): boolean =>
  method === "PUT" && key !== undefined && headers.get("x-amz-content-sha256") === "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";

function expectedSignature(request: S3Request, claim: Claim, signer: Signer): Promise<string> {
  const signed = claim.signedHeaders.map((name): [string, string] => [name, request.headers.get(name) ?? ""]);
  return signer.signatureOf({
    method: request.method,
    path: canonicalPath(request.rawPath),
    query: Object.fromEntries([...request.query].map(([name, values]) => [name, [...values]])),
    headers: Object.fromEntries(signed),
    payloadHash: request.headers.get("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD",
    date: claim.date,
  });
}

/** Clients differ in what they leave unencoded in a path; what is signed has everything encoded but slashes. */
const canonicalPath = (rawPath: string): string =>
  decodeURIComponent(rawPath)
    .split("/")
    .map((part) =>
      encodeURIComponent(part).replace(/[!'()*]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join("/");
