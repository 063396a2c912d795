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

/** A proxy between the provider and a cloud that does to chosen requests what networks and proxies do. */
export class FaultProxy {
  readonly passed: Passed[] = [];
  /** Called when a request has come in, before anything is done about it. */
  onRequest: (request: Passed, count: number) => void = () => undefined;
  readonly #planned: Planned[] = [];
  readonly #server: Server;
  readonly #target: URL;
  #port = 0;

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((incoming, outgoing) => {
      void this.#handle(incoming, outgoing);
    });
  }

  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    const address: unknown = proxy.#server.address();
    if (!isObject(address) || typeof address["port"] !== "number") throw new Error("no port");
    proxy.#port = address["port"];
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

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const method = incoming.method ?? "";
    const path = incoming.url ?? "";
    const body = await read(incoming);
    const fault = this.#pick(method, path);
    const passed = { method, path, ...(fault === undefined ? {} : { fault }) };
    this.passed.push(passed);
    this.onRequest(passed, this.passed.length);
    switch (fault) {
      case "reset before the server acts":
        outgoing.socket?.destroy();
        return;
      case "hang":
        return;
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
        refuse(outgoing, fault);
        return;
      case "HTML 200":
        outgoing.writeHead(200, { "content-type": "text/html" }).end("<html><body>Welcome</body></html>");
        return;
      case "invalid JSON":
        outgoing.writeHead(200, { "content-type": "application/json" }).end('{"credential": {"user_id"');
        return;
      case undefined:
      case "reset after the server acted":
      case "truncated body":
        await this.#forward(incoming, body, outgoing, fault);
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

  async #forward(
    incoming: IncomingMessage,
    body: Buffer,
    outgoing: ServerResponse,
    fault: "reset after the server acted" | "truncated body" | undefined,
  ): Promise<void> {
    const answer = await new Promise<IncomingMessage | undefined>((resolve) => {
      const { method, headers } = incoming;
      const { hostname, port } = this.#target;
      const onward = forward({ hostname, port, method, path: incoming.url, headers, agent: false }, resolve);
      onward.on("error", () => {
        resolve(undefined);
      });
      onward.end(body);
    });
    if (answer === undefined) {
      outgoing.socket?.destroy();
      return;
    }
    const content = await read(answer);
    if (fault === "reset after the server acted") {
      outgoing.socket?.destroy();
      return;
    }
    const { "transfer-encoding": _, ...headers } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, { ...headers, "content-length": content.length });
    if (fault === "truncated body") {
      outgoing.write(content.subarray(0, content.length / 2), () => outgoing.socket?.destroy());
      return;
    }
    outgoing.end(content);
  }
}

function refuse(outgoing: ServerResponse, fault: string): void {
  const status = Number(fault.slice(0, 3));
  const headers = fault.includes("Retry-After") ? { "retry-after": "2" } : {};
  if (status < 429 && status !== 413) {
    const title = { 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict" }[status] ?? "";
    const message = status === 401 ? "The request you have made requires authentication." : `Injected ${title}.`;
    outgoing.writeHead(status, { "content-type": "application/json", ...headers });
    outgoing.end(JSON.stringify({ error: { code: status, message, title } }));
    return;
  }
  outgoing.writeHead(status, { "content-type": "text/html", ...headers });
  outgoing.end(`<html><body><h1>${status}</h1></body></html>`);
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
