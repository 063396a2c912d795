import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Listener {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves on 127.0.0.1 only: the sandbox knows passwords that everybody knows. Port 0 is any free one. */
export async function listen(handler: Handler, port: number): Promise<Listener> {
  const server = createServer((request, response) => {
    handler(request, response).catch((error: unknown) => {
      // A caller that went away in the middle of its own request is no fault of ours.
      if (request.destroyed && !request.complete) return;
      console.error("sandbox: unexpected error:", error instanceof Error ? error.stack : error);
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox listens on no port.");
  let stopping: Promise<void> | undefined;
  return {
    port: address.port,
    stop: () =>
      (stopping ??= new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        // close() alone waits for idle keep-alive connections to time out.
        server.closeAllConnections();
      })),
  };
}
