import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import { isObject } from "./values";

export interface Seen {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What to do with one request: an answer, or something with the connection. */
export type Script = (seen: Seen, response: ServerResponse) => void;

/** A real HTTP server whose n-th request is handled by the n-th script, and all further ones by the last. */
export class ScriptedServer {
  readonly seen: Seen[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(...scripts: Script[]): Promise<ScriptedServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (!isObject(address)) throw new Error("no address");
    const scripted = new ScriptedServer(server, `http://127.0.0.1:${String(address.port)}`);
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      let body = "";
      request.setEncoding("utf8");
      request.on("data", (chunk: string) => (body += chunk));
      request.on("end", () => {
        const seen = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
        scripted.seen.push(seen);
        const script = scripts[Math.min(scripted.seen.length, scripts.length) - 1];
        script?.(seen, response);
      });
    });
    return scripted;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

export function answer(status: number, body: unknown = "", headers: Record<string, string> = {}): Script {
  return (_seen, response) => {
    const isText = typeof body === "string";
    response.writeHead(status, { "content-type": isText ? "text/html" : "application/json", ...headers });
    response.end(isText ? body : JSON.stringify(body));
  };
}

/** Cuts the connection after the request has been read. */
export const reset: Script = (_seen, response) => {
  response.socket?.destroy();
};
