import { GrpcClient } from "./grpc/client";
import { logRequest } from "./protocol/engineMessages";
import type { Severity } from "./protocol/engineMessages";

/** Milliseconds: an engine that does not take a message must not hold up an operation. */
const patience = 5_000;

/** The engine that started this plugin, or attached to it: its log, and whether it still lives. */
export class Engine {
  readonly #client: GrpcClient;

  constructor(readonly address: string) {
    this.#client = new GrpcClient(address);
  }

  /**
   * Shows a message beside the resource. An ephemeral one stands in the status line until the next. Never fails: no
   * operation is worth losing because its user could not be told of it.
   */
  async log(severity: Severity, message: string, { urn = "", ephemeral = false } = {}): Promise<void> {
    await this.#client.tell("/pulumirpc.Engine/Log", logRequest({ severity, message, urn, ephemeral }), patience);
  }

  /**
   * Resolves when the engine has gone: killed, it can't end its plugins. The connection breaks at that moment, whoever
   * started this process; its stdin and its parent are the engine's only if no language host lies between.
   */
  async gone(): Promise<void> {
    await this.#client.broken();
  }

  close(): void {
    this.#client.close();
  }
}
