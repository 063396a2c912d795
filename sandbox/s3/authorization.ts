import { notInSandbox, S3Error } from "./errors";
import { parameter, type S3Request } from "./request";
import type { Scope } from "./signer";

/** 15 minutes, either way. */
const SKEW_MS = 900_000;
/** A presigned URL is good for a week at most. */
const MAX_EXPIRES_S = 604_800;

/** The proof a request brings that its sender knows a secret. */
export interface Claim {
  readonly access: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** YYYYMMDDTHHMMSSZ. */
  readonly date: string;
}

/** Undefined: an anonymous request. Too old or too new is told before the access key is even looked up (RGW 16.2.15). */
export function readClaim(request: S3Request, now: Date): Claim | undefined {
  const header = request.headers.get("authorization");
  if (header !== undefined) return fromHeader(request, header, now);
  if (parameter(request, "X-Amz-Algorithm") === "AWS4-HMAC-SHA256") return fromQuery(request, now);
  if (parameter(request, "Signature") !== undefined) throw signatureV2();
  return undefined;
}

function fromHeader(request: S3Request, header: string, now: Date): Claim {
  if (header.startsWith("AWS ")) throw signatureV2();
  if (!header.startsWith("AWS4-HMAC-SHA256 ")) throw new S3Error("InvalidArgument");
  const parts = new Map<string, string>();
  for (const part of header.slice("AWS4-HMAC-SHA256 ".length).split(",")) {
    const [name = "", ...value] = part.trim().split("=");
    parts.set(name, value.join("="));
  }
  const [credential, headers, signature] = [
    parts.get("Credential"),
    parts.get("SignedHeaders"),
    parts.get("Signature"),
  ];
  if (credential === undefined || headers === undefined || signature === undefined)
    throw new S3Error("InvalidArgument");
  const { date, time } = readDate(request.headers.get("x-amz-date"));
  if (Math.abs(time - now.getTime()) > SKEW_MS) throw new S3Error("RequestTimeTooSkewed");
  return { ...readCredential(credential), signedHeaders: headers.split(";"), signature, date };
}

function fromQuery(request: S3Request, now: Date): Claim {
  const expires = Number(parameter(request, "X-Amz-Expires"));
  const headers = parameter(request, "X-Amz-SignedHeaders");
  const { date, time } = readDate(parameter(request, "X-Amz-Date"));
  const inRange = Number.isInteger(expires) && expires >= 0 && expires <= MAX_EXPIRES_S;
  // A date to come is let pass, as RGW 16.2.15 does.
  if (headers === undefined || !inRange || now.getTime() >= time + expires * 1000) throw new S3Error("AccessDenied");
  const credential = readCredential(parameter(request, "X-Amz-Credential") ?? "");
  const signature = parameter(request, "X-Amz-Signature") ?? "";
  return { ...credential, signedHeaders: headers.split(";"), signature, date };
}

function readCredential(text: string): Pick<Claim, "access" | "scope"> {
  const parts = text.split("/");
  // The access key is all that stands before the last four; one that a user chose may hold a slash.
  const [day, region, service, end] = parts.slice(-4);
  if (parts.length < 5 || day === undefined || region === undefined || service === undefined || end !== "aws4_request")
    throw new S3Error("InvalidArgument");
  if (!/^\d{8}$/.test(day)) throw new S3Error("AccessDenied");
  return { access: parts.slice(0, -4).join("/"), scope: { day, region, service } };
}

function readDate(text: string | undefined): { readonly date: string; readonly time: number } {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? "");
  if (parts === null) throw new S3Error("AccessDenied");
  const [date, year, month, day, hour, minute, second] = parts;
  const time = Date.parse(`${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}Z`);
  if (Number.isNaN(time)) throw new S3Error("AccessDenied");
  return { date, time };
}

const signatureV2 = (): S3Error => notInSandbox("signature version 2; a real gateway still takes it. Use version 4");
