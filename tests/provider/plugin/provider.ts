import { startServer } from "../../../provider/plugin/server";
import type { RunningServer } from "../../../provider/plugin/server";
import type { CloudOptions } from "../../../provider/cloud";
import { startSandbox } from "../../../sandbox";
import type { Sandbox } from "../../../sandbox";
import { FakeEngine } from "../../helpers/fakeEngine";
import { ProviderClient } from "../../helpers/providerClient";

/** A provider in this process, the engine that it tells the user through, and a cloud to log in to. */
export interface Setup {
  sandbox: Sandbox;
  engine: FakeEngine;
  server: RunningServer;
  client: ProviderClient;
  stop(): Promise<void>;
}

/** @param env Variables beside the rc file's. */
export async function setUp(env: NodeJS.ProcessEnv = {}, cloud: CloudOptions = {}): Promise<Setup> {
  const sandbox = await startSandbox();
  const engine = await FakeEngine.start();
  const server = await startServer({ env: { ...sandbox.environment(), ...env }, cloud });
  const client = new ProviderClient(server.port);
  await client.handshake(engine.address);
  return {
    sandbox,
    engine,
    server,
    client,
    stop: async () => {
      client.close();
      await server.stop();
      engine.stop();
      await sandbox.stop();
    },
  };
}
