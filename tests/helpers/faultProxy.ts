import { createServer, request as forward } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { isObject } from "./values";

/** What goes wrong between the provider and the cloud. A number is an answer of that status in the cloud's place. */
export const faults = [
  "reset before the server acts",
  "reset after the server acted",
  "hang",
  "truncated body",
  "invalid JSON",
  "HTML 200",
  "400 that repeats the request",
  "401",
  "403",
  "404",
  "409",
  "413",
  "429",
  "429 with Retry-After",
  "500",
  "502",
  "503",
  "504",
  "invalid JSON after the server acted",
  "500 after the server acted",
  "504 after the server acted",
] as const;
export type Fault = (typeof faults)[number];

type Matcher = (method: string, path: string) => boolean;

interface Planned {
  matches: Matcher;
  fault: Fault;
  /** The first matching request that is hit, counted from 1, and how many from there on. */
  from: number;
  times: number;
  seen: number;
}

export interface Passed {
  method: string;
  path: string;
  fault?: Fault;
}

/** An answer as it goes to the client. */
interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  content: Buffer;
}

/** A proxy between the provider and a cloud that does to chosen requests what networks and proxies do. */
export class FaultProxy {
  readonly passed: Passed[] = [];
  /** Every token and secret that the cloud has sent through here. */
  readonly secrets = new Set<string>();
  /** Called when a request has come in, before anything is done about it. */
  onRequest: (request: Passed, count: number) => void | Promise<void> = () => undefined;
  /** The authUrl of the server that a request goes to, where it is not the proxy's own target. */
  route: (method: string, path: string) => string | undefined = () => undefined;
  /** Called before an answer goes out, whoever made it. */
  onAnswer: (request: Passed) => void | Promise<void> = () => undefined;
  readonly #planned: Planned[] = [];
  #server: Server | undefined;
  readonly #target: URL;
  #port = 0;

  private constructor(
    target: string,
    private readonly ownLinks: boolean,
  ) {
    this.#target = new URL(target);
  }

  /** `ownLinks`: whoever follows the cloud's links to itself comes through here too. */
  static async start(target: string, { ownLinks = false } = {}): Promise<FaultProxy> {
    const proxy = new FaultProxy(target, ownLinks);
    await proxy.accept();
    return proxy;
  }

  /** The proxy's own address, with the path of the target. */
  get authUrl(): string {
    return `http://127.0.0.1:${this.#port}${this.#target.pathname.replace(/\/$/, "")}`;
  }

  /** Plans a fault for the matching requests: by default for the first one only. */
  fault(matches: Matcher, fault: Fault, { from = 1, times = 1 } = {}): void {
    this.#planned.push({ matches, fault, from, times, seen: 0 });
  }

  clear(): void {
    this.#planned.length = 0;
  }

  /** From now on nothing listens here: connections are refused. What is being answered is still answered. */
  refuse(): void {
    this.#server?.close();
    this.#server?.closeIdleConnections();
    this.#server = undefined;
  }

  /** Listens again, at the same address. */
  async accept(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((incoming, outgoing) => {
      void this.#handle(incoming, outgoing);
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(this.#port, "127.0.0.1", resolve);
    });
    const address: unknown = server.address();
    if (!isObject(address) || typeof address["port"] !== "number") throw new Error("no port");
    this.#port = address["port"];
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const method = incoming.method ?? "";
    const path = incoming.url ?? "";
    const body = await read(incoming);
    const fault = this.#pick(method, path);
    const passed = { method, path, ...(fault === undefined ? {} : { fault }) };
    this.passed.push(passed);
    await this.onRequest(passed, this.passed.length);
    if (fault === "hang") return;
    if (fault === "400 that repeats the request") this.#collectSecrets(incoming, body.toString("utf8"));
    const answer = await this.#answer(incoming, body, fault);
    await this.onAnswer(passed);
    // A client that keeps the connection would not notice that nothing listens any more.
    if (this.#server === undefined) outgoing.setHeader("connection", "close");
    if (answer === undefined) {
      outgoing.socket?.destroy();
      return;
    }
    outgoing.writeHead(answer.status, { ...answer.headers, "content-length": answer.content.length });
    if (fault === "truncated body") {
      outgoing.write(answer.content.subarray(0, answer.content.length / 2), () => outgoing.socket?.destroy());
      return;
    }
    outgoing.end(answer.content);
  }

  /** Undefined: none, the connection breaks off. */
  async #answer(incoming: IncomingMessage, body: Buffer, fault: Fault | undefined): Promise<Answer | undefined> {
    switch (fault) {
      case undefined:
      case "truncated body":
        return await this.#forward(incoming, body);
      case "reset after the server acted":
        await this.#forward(incoming, body);
        return undefined;
      case "invalid JSON after the server acted": {
        const answer = await this.#forward(incoming, body);
        return { status: answer?.status ?? 502, headers: jsonType, content: Buffer.from(brokenJson) };
      }
      case "500 after the server acted":
      case "504 after the server acted":
        await this.#forward(incoming, body);
        return refusal(fault);
      case "hang":
      case "reset before the server acts":
        return undefined;
      case "HTML 200":
        return {
          status: 200,
          headers: { "content-type": "text/html" },
          content: Buffer.from("<html><body>Welcome</body></html>"),
        };
      case "invalid JSON":
        return { status: 200, headers: jsonType, content: Buffer.from(brokenJson) };
      case "400 that repeats the request":
        return repetition(body);
      case "401":
      case "403":
      case "404":
      case "409":
      case "413":
      case "429":
      case "429 with Retry-After":
      case "500":
      case "502":
      case "503":
      case "504":
        return refusal(fault);
    }
  }

  #pick(method: string, path: string): Fault | undefined {
    for (const planned of this.#planned) {
      if (!planned.matches(method, path)) continue;
      planned.seen++;
      if (planned.seen >= planned.from && planned.seen < planned.from + planned.times) return planned.fault;
    }
    return undefined;
  }

  async #forward(incoming: IncomingMessage, body: Buffer): Promise<Answer | undefined> {
    const answer = await new Promise<IncomingMessage | undefined>((resolve) => {
      const { method = "", headers } = incoming;
      const elsewhere = this.route(method, incoming.url ?? "");
      const { hostname, port } = elsewhere === undefined ? this.#target : new URL(elsewhere);
      const onward = forward({ hostname, port, method, path: incoming.url, headers, agent: false }, resolve);
      onward.on("error", () => {
        resolve(undefined);
      });
      onward.end(body);
    });
    if (answer === undefined) return undefined;
    const content = this.#relink(await read(answer));
    const headers = { ...answer.headers };
    delete headers["transfer-encoding"];
    delete headers.connection;
    this.#collectSecrets(answer, content.toString("utf8"));
    return { status: answer.statusCode ?? 502, headers, content };
  }

  #relink(content: Buffer): Buffer {
    if (!this.ownLinks) return content;
    return Buffer.from(content.toString("utf8").replaceAll(this.#target.origin, new URL(this.authUrl).origin));
  }

  #collectSecrets(answer: IncomingMessage, text: string): void {
    const token = answer.headers["x-subject-token"];
    if (typeof token === "string") this.secrets.add(token);
    const named = /\\*"(?:secret|(?:access|refresh|id)_token)\\?": ?\\?"([^"\\]+)/g;
    for (const [, secret] of text.matchAll(named)) if (secret) this.secrets.add(secret);
  }
}

const jsonType = { "content-type": "application/json" };
const brokenJson = '{"credential": {"user_id"';

/** As Keystone 30 answers a body with something beside the blob: Python prints the whole of it, secret included. */
function repetition(body: Buffer): Answer {
  const message = `Additional properties are not allowed. On instance: ${body.toString("utf8")}, ${JSON.stringify(body.toString("utf8"))}`;
  const content = Buffer.from(JSON.stringify({ error: { code: 400, message, title: "Bad Request" } }));
  return { status: 400, headers: jsonType, content };
}

function refusal(fault: string): Answer {
  const status = Number(fault.slice(0, 3));
  const headers = fault.includes("Retry-After") ? { "retry-after": "2" } : {};
  if (status < 429 && status !== 413) {
    const title = { 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict" }[status] ?? "";
    const message = status === 401 ? "The request you have made requires authentication." : `Injected ${title}.`;
    const content = Buffer.from(JSON.stringify({ error: { code: status, message, title } }));
    return { status, headers: { ...jsonType, ...headers }, content };
  }
  return {
    status,
    headers: { "content-type": "text/html", ...headers },
    content: Buffer.from(`<html><body><h1>${status}</h1></body></html>`),
  };
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
