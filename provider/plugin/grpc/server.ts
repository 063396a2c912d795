import { createServer } from "node:http2";
import type { Http2Server, ServerHttp2Session, ServerHttp2Stream } from "node:http2";
import { frame, onlyMessage } from "./frame";
import { status, StatusError, trailers } from "./status";

// gRPC, as much of it as an engine on this machine speaks to its plugin: unary calls over HTTP/2 without TLS. Of its own
// since a plugin is started twice for every command: @grpc/grpc-js takes as long to load as Node itself takes to start.
// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md

/** Answers one call; what it throws is the call's failure. */
export type Method = (message: Buffer) => Uint8Array | Promise<Uint8Array>;

export interface GrpcOptions {
  /** Bytes of the longest message that is taken. */
  longestMessage: number;
  /** What a failure that is no {@link StatusError} is told as. */
  toStatusError: (thrown: unknown) => StatusError;
}

export class GrpcServer {
  readonly #server: Http2Server;
  readonly #sessions = new Set<ServerHttp2Session>();
  /** By their paths: `/pulumirpc.ResourceProvider/Create`. */
  readonly #methods: ReadonlyMap<string, Method>;

  /**
   * @param service With its package: `pulumirpc.ResourceProvider`.
   * @param methods By their names.
   */
  constructor(
    service: string,
    methods: Readonly<Record<string, Method>>,
    private readonly options: GrpcOptions,
  ) {
    this.#methods = new Map(Object.entries(methods).map(([name, method]) => [`/${service}/${name}`, method]));
    // Megabytes, not to stand below a long message.
    this.#server = createServer({ maxSessionMemory: 1024 });
    this.#server.on("session", (session) => {
      this.#sessions.add(session);
      session.on("close", () => this.#sessions.delete(session));
    });
    // What is no HTTP/2 ends its own connection, and nothing else.
    this.#server.on("sessionError", () => undefined);
    this.#server.on("stream", (stream, headers) => {
      stream.on("error", () => undefined);
      void this.#answer(stream, headers[":path"] ?? "", headers["content-type"] ?? "");
    });
  }

  /** @returns The port, any free one of 127.0.0.1. */
  async listen(): Promise<number> {
    return await new Promise((resolve, reject) => {
      this.#server.on("error", reject);
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        if (typeof address === "object" && address !== null) resolve(address.port);
      });
    });
  }

  /** Ends every connection, whatever is under way. */
  stop(): void {
    this.#server.close();
    for (const session of this.#sessions) session.destroy();
  }

  async #answer(stream: ServerHttp2Stream, path: string, contentType: string): Promise<void> {
    if (!contentType.startsWith("application/grpc")) {
      stream.respond({ ":status": 415 }, { endStream: true });
      return;
    }
    const outcome = await this.#outcome(stream, path);
    // Whoever asked may have gone meanwhile.
    if (stream.destroyed || stream.closed) return;
    const head = { ":status": 200, "content-type": "application/grpc" };
    if (outcome instanceof StatusError) {
      stream.respond({ ...head, ...trailers(outcome.code, outcome.message, outcome.details) }, { endStream: true });
      // Whoever sends without end would wait to be read.
      stream.resume();
      return;
    }
    stream.respond(head, { waitForTrailers: true });
    stream.on("wantTrailers", () => {
      stream.sendTrailers(trailers(status.ok));
    });
    stream.end(frame(outcome));
  }

  async #outcome(stream: ServerHttp2Stream, path: string): Promise<Uint8Array | StatusError> {
    try {
      const method = this.#methods.get(path);
      if (method === undefined) throw new StatusError(status.unimplemented, `there is no method ${path}`);
      return await method(await onlyMessage(stream, this.options.longestMessage));
    } catch (error) {
      return error instanceof StatusError ? error : this.options.toStatusError(error);
    }
  }
}
