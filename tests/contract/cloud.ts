import { request } from "undici";
import { z } from "zod";

/** A Keystone to hold to the contract: the sandbox, or a real one with the same domain, projects, users and passwords. */
export interface Cloud {
  readonly name: string;
  /** Such as `http://127.0.0.1:5000/v3`. */
  readonly authUrl: string;
  /** Keystone's major version, whose answers are expected: 28, 29 or 30. */
  readonly version: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  /** The body if it is JSON, else undefined. */
  readonly json: unknown;
}

export interface Sent {
  readonly token?: string;
  readonly body?: unknown;
  /** Instead of body: sent as it is. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request, to a path under the root of the cloud, such as `/v3/credentials`. */
export async function call(cloud: Cloud, method: string, path: string, sent: Sent = {}): Promise<Reply> {
  const body = sent.raw ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body));
  const reply = await request(new URL(path, cloud.authUrl), {
    method: z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]).parse(method),
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(sent.token === undefined ? {} : { "x-auth-token": sent.token }),
      ...sent.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await reply.body.text();
  const headers = Object.entries(reply.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return { status: reply.statusCode, headers: new Map(headers), text, json: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Who = "org:alice" | "org:bob" | "org:reader" | "svc" | "admin";

/** The identity part of a login by password. */
export const passwordOf = (who: Who, password = who === "admin" ? "admin" : `pw-${who}`): unknown => ({
  methods: ["password"],
  password: { user: { name: who, domain: { name: domainOf(who) }, password } },
});

const domainOf = (who: Who): string => (who === "admin" ? "Default" : "ventus");

export interface Login {
  readonly token: string;
  readonly userId: string;
  readonly projectId: string;
}

const loginSchema = z.object({
  token: z.object({ user: z.object({ id: z.string() }), project: z.object({ id: z.string() }).optional() }),
});

/** A token by password, for a project by name; null: unscoped. */
export async function login(
  cloud: Cloud,
  who: Who,
  project: string | null = who === "admin" ? "admin" : "demo",
): Promise<Login> {
  const scope = project === null ? {} : { scope: { project: { name: project, domain: { name: domainOf(who) } } } };
  const reply = await call(cloud, "POST", "/v3/auth/tokens", {
    body: { auth: { identity: passwordOf(who), ...scope } },
  });
  return readLogin(reply);
}

/** What an answer to POST /v3/auth/tokens gives; fails if it is not one. */
export function readLogin(reply: Reply): Login {
  const { token } = loginSchema.parse(reply.json);
  return {
    token: z.string().parse(reply.headers.get("x-subject-token")),
    userId: token.user.id,
    projectId: token.project?.id ?? "",
  };
}
