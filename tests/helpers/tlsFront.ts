import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { createServer } from "node:tls";
import { selfSigned } from "./certificate";

/** A server's HTTPS, where it has HTTP alone. */
export interface TlsFront {
  /** `https://localhost:<port>`: a name, which shows whether a client would look for its buckets below it. */
  url: string;
  /** The certificate to trust, PEM text. */
  cert: string;
  stop(): Promise<void>;
}

/** Takes TLS off what it gets and hands it on as it is, to a server on 127.0.0.1. */
export async function startTlsFront(target: string): Promise<TlsFront> {
  const { key, cert } = selfSigned();
  const open = new Set<Socket>();
  const port = Number(new URL(target).port);
  const server = createServer({ key, cert }, (outer) => {
    const inner = connect(port, "127.0.0.1");
    for (const socket of [outer, inner]) {
      open.add(socket);
      socket.on("close", () => open.delete(socket));
      socket.on("error", () => {
        outer.destroy();
        inner.destroy();
      });
    }
    outer.pipe(inner).pipe(outer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `https://localhost:${address.port}`,
    cert,
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
