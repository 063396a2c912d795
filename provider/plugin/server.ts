import { toStatusError } from "./failure";
import { GrpcServer } from "./grpc/server";
import { Plugin } from "./plugin";
import { serviceName } from "./protocol/serviceName";
import type { PluginOptions } from "./plugin";
import { service } from "./service";

/** A provider that listens. */
export interface RunningServer {
  readonly plugin: Plugin;
  readonly port: number;
  stop(): Promise<void>;
}

/** The engine takes messages of up to 400 MB; what this provider gets is a few KB, and garbage should cost little. */
const longestMessage = 32 * 1024 * 1024;

/** Starts a provider on a free port of this machine. */
export async function startServer(options: PluginOptions = {}): Promise<RunningServer> {
  const plugin = new Plugin(options);
  const server = new GrpcServer(serviceName, service(plugin), { longestMessage, toStatusError });
  const port = await server.listen();
  return {
    plugin,
    port,
    stop: async () => {
      server.stop();
      await plugin.close();
    },
  };
}
