import { connect, constants } from "node:http2";
import type { ClientHttp2Session } from "node:http2";
import { frame } from "./frame";

/** One connection to a gRPC server on this machine, made when it is first needed. Never through a proxy. */
export class GrpcClient {
  #session: ClientHttp2Session | undefined;
  #closed = false;

  /** @param address `127.0.0.1:34567`. */
  constructor(private readonly address: string) {}

  /**
   * Makes a unary call whose answer says nothing. Never fails: resolves once it is answered, refused or given up.
   *
   * @param patience Milliseconds until it is given up.
   */
  async tell(path: string, message: Uint8Array, patience: number): Promise<void> {
    if (this.#closed) return;
    const stream = this.#connected().request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    const timer = setTimeout(() => {
      stream.close(constants.NGHTTP2_CANCEL);
    }, patience);
    await new Promise<void>((resolve) => {
      stream.on("error", () => undefined);
      stream.on("close", resolve);
      stream.resume();
      stream.end(frame(message));
    });
    clearTimeout(timer);
  }

  /** Resolves when the connection has broken, or could not be made. */
  async broken(): Promise<void> {
    const session = this.#connected();
    await new Promise<void>((resolve) => {
      session.on("close", resolve);
    });
  }

  close(): void {
    this.#closed = true;
    this.#session?.destroy();
  }

  #connected(): ClientHttp2Session {
    const current = this.#session;
    if (current !== undefined && !current.closed && !current.destroyed) return current;
    const session = connect(`http://${this.address}`);
    session.on("error", () => undefined);
    this.#session = session;
    return session;
  }
}
