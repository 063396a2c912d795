import { Client, connectivityState, credentials } from "@grpc/grpc-js";
import type { Severity } from "./engineLog";

const channelOptions = {
  // A proxy from the environment is for the cloud, never for the engine on this machine.
  "grpc.enable_http_proxy": 0,
  // The connection is also how this process learns that the engine has died: it must not be closed for idleness.
  "grpc.client_idle_timeout_ms": 2 ** 31 - 1,
};

/** The engine that started this plugin, or attached to it: its log, and whether it still lives. */
export class Engine {
  readonly #client: Client;

  constructor(readonly address: string) {
    this.#client = new Client(address, credentials.createInsecure(), channelOptions);
  }

  /**
   * Shows a message beside the resource. An ephemeral one stands in the status line until the next. Never fails: no
   * operation is worth losing because its user could not be told of it.
   */
  async log(severity: Severity, message: string, { urn = "", ephemeral = false } = {}): Promise<void> {
    const { send } = await import("./engineLog.js");
    await send(this.address, this.#client.getChannel(), { severity, message, urn, ephemeral });
  }

  /**
   * Resolves when the engine has gone: killed, it can't end its plugins. The connection breaks at that moment, whoever
   * started this process; its stdin and its parent are the engine's only if no language host lies between.
   */
  async gone(): Promise<void> {
    const channel = this.#client.getChannel();
    for (;;) {
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN) return;
      await new Promise<void>((resolve) => {
        channel.watchConnectivityState(state, Infinity, () => {
          resolve();
        });
      });
    }
  }

  close(): void {
    this.#client.close();
  }
}
