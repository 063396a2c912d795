import type { Cloud } from "../cloud";
import type { Handler } from "../http/listen";
import { readBody } from "../http/readBody";
import { discoveryDocument } from "./discovery";
import { REALM } from "./provider";
import { giveToken, type Reply } from "./tokenEndpoint";

const MAX_BODY = 65_536;

/** The sandbox's identity provider: what a Keycloak answers to a client that logs in by password. */
export const oidc =
  (cloud: Cloud, log: (method: string, path: string, status: number) => void): Handler =>
  async (request, response) => {
    const method = request.method ?? "GET";
    const { pathname } = new URL(request.url ?? "/", cloud.identityProviderUrl);
    const body = await readBody(request, MAX_BODY);
    const { status, body: answer } = respond(cloud, method, pathname, body, request.headers);
    // Without the query: a careless client has its secret in it.
    log(method, pathname, status);
    response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
    response.end(method === "HEAD" ? undefined : JSON.stringify(answer));
  };

interface Headers {
  readonly authorization?: string | undefined;
  readonly "content-type"?: string | undefined;
}

function respond(cloud: Cloud, method: string, path: string, body: Buffer | undefined, headers: Headers): Reply {
  if (!path.startsWith(`${REALM}/`)) return { status: 404, body: { error: "Realm does not exist" } };
  switch (path.slice(REALM.length)) {
    case "/.well-known/openid-configuration":
      return ["GET", "HEAD"].includes(method) ? { status: 200, body: discoveryDocument(cloud) } : notAllowed;
    case "/protocol/openid-connect/token": {
      if (method !== "POST") return notAllowed;
      if (body === undefined) return { status: 413, body: { error: "Request Entity Too Large" } };
      if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true)
        return { status: 415, body: { error: "HTTP 415 Unsupported Media Type" } };
      return giveToken(cloud, new URLSearchParams(body.toString("utf8")), headers.authorization);
    }
    default:
      return { status: 404, body: { error: "HTTP 404 Not Found" } };
  }
}

const notAllowed: Reply = { status: 405, body: { error: "HTTP 405 Method Not Allowed" } };
