import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Cloud } from "../cloud";
import type { Handler } from "../http/listen";
import { readBody } from "../http/readBody";
import { type Answer, html, json, tooLarge, unknownPath } from "./answer";
import { Context } from "./context";
import { expecting, KeystoneError, notFound } from "./errors";
import { findRoute } from "./routes";

/** oslo.middleware's default, 112 KiB. */
const MAX_BODY = 114_688;

/** Keystone's side of the sandbox. `log` is told of every request once it is answered. */
export const keystone =
  (cloud: Cloud, log: (method: string, path: string, status: number) => void): Handler =>
  async (request, response) => {
    const method = request.method ?? "GET";
    const url = new URL(request.url ?? "/", cloud.authUrl);
    const body = await readBody(request, MAX_BODY);
    const answer =
      body === undefined ? tooLarge(request.headers.accept ?? "") : await respond(cloud, request, url, body);
    log(method, `${url.pathname}${url.search}`, answer.status);
    response.writeHead(answer.status, {
      ...answer.headers,
      ...(answer.status === 204 ? {} : { "Content-Length": Buffer.byteLength(answer.body) }),
      ...(body === undefined ? {} : { Vary: "X-Auth-Token", "x-openstack-request-id": `req-${randomUUID()}` }),
    });
    response.end(method === "HEAD" ? undefined : answer.body);
  };

async function respond(cloud: Cloud, request: IncomingMessage, url: URL, body: Buffer): Promise<Answer> {
  try {
    const headers = new Map(
      Object.entries(request.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
    );
    const parsed = parseBody(body, headers.get("content-type"));
    refuseOrphanToken(cloud, headers.get("x-auth-token"));
    const method = request.method ?? "GET";
    const route = findRoute(method, url.pathname);
    if (route === undefined) return unknownPath();
    if (method === "OPTIONS") return html(200, "", { Allow: route.allow });
    if (route.handle === undefined) return methodNotAllowed(url.pathname, route.allow);
    return await route.handle(new Context(cloud, method, url, parsed, headers, route.params));
  } catch (error) {
    if (error instanceof KeystoneError) return error.toAnswer(cloud.authUrl);
    throw error;
  }
}

/** Before the path is looked at, and whatever the method: a body must be a JSON object, and be called JSON or nothing at all. */
function parseBody(body: Buffer, contentType: string | undefined): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  const type = contentType?.split(";")[0]?.trim() ?? "";
  if (type !== "" && type !== "application/json") throw expecting("application/json", "Content-Type header");
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw expecting("valid JSON", "request body");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw expecting("valid JSON", "request body");
  return { ...value };
}

/** A token outlives the application credential it came from, but every use of it is 404, not 401 (seen on 30.0.0). */
function refuseOrphanToken(cloud: Cloud, id: string | undefined): void {
  const origin = cloud.tokens.get(id ?? "")?.applicationCredentialId;
  if (origin !== undefined && !cloud.applicationCredentials.has(origin))
    throw notFound("Application Credential", origin);
}

/** JSON without the usual "error" around it; HTML at the two paths of discovery. */
const methodNotAllowed = (path: string, allow: string): Answer => {
  const message = "The method is not allowed for the requested URL.";
  if (path.replace(/\/+$/, "").lastIndexOf("/") > 0) return json(405, { message }, { Allow: allow });
  const page = `<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n<p>${message}</p>\n`;
  return html(405, page, { Allow: allow });
};
