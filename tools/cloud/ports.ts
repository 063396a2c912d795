import { once } from "node:events";
import { createServer } from "node:net";

/** `port` if it is free on 127.0.0.1, or any free one; what somebody else listens on is an error, not a server to talk to. */
export async function freePort(port = 0): Promise<number> {
  const server = createServer();
  server.listen({ host: "127.0.0.1", port, exclusive: true });
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Error(`Port ${port} on 127.0.0.1 is taken: name another one.`, { cause: error });
  }
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("The system gave no port.");
  return address.port;
}
