import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Plugin } from "./plugin";
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
  const server = new Server({ "grpc.max_receive_message_length": longestMessage });
  server.addService(ResourceProviderService, service(plugin));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
  return {
    plugin,
    port,
    stop: async () => {
      server.forceShutdown();
      await plugin.close();
    },
  };
}
