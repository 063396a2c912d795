import { Server, ServerCredentials } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

export interface Logged {
  severity: string;
  message: string;
  urn: string;
  ephemeral: boolean;
}

/** The engine as a plugin sees it: a log. */
export class FakeEngine {
  readonly logged: Logged[] = [];
  /** Called on each message. */
  onLog: (logged: Logged) => void = () => undefined;

  private constructor(
    private readonly server: Server,
    private port = 0,
  ) {}

  static async start(): Promise<FakeEngine> {
    const server = new Server();
    const engine = new FakeEngine(server);
    server.addService(EngineService, {
      log: ({ request }: { request: LogRequest }, answer: (error: null, response: Empty) => void) => {
        const logged = {
          severity: ["debug", "info", "warning", "error"][request.getSeverity()] ?? "?",
          message: request.getMessage(),
          urn: request.getUrn(),
          ephemeral: request.getEphemeral(),
        };
        engine.logged.push(logged);
        engine.onLog(logged);
        answer(null, new Empty());
      },
    });
    engine.port = await new Promise<number>((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
    return engine;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** As sudden as a kill. */
  stop(): void {
    this.server.forceShutdown();
  }
}
