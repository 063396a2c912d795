import { connect } from "node:http2";
import { isHost } from "./host";

/**
 * Ends this process when the engine is gone. An engine that was killed (`kill -9`, out of memory) can't end the host of
 * dynamic providers, which would wait for calls for ever, and go on sending what it was about to send (seen with pulumi
 * 3.245.0). The launcher of that host may leave a shell between the two, so the parent process says nothing; the engine's
 * own port does.
 *
 * @param args The process's command line: the host gets the engine's address as its only argument.
 */
export function endWithEngine(args: readonly string[], end: () => void): void {
  const [, , address = ""] = args;
  if (!isHost(args)) return;
  watch(address, () => undefined, end);
}

/** `unreachable`: what to do if no connection stands. After one that did, that means that the engine is gone. */
function watch(address: string, unreachable: () => void, end: () => void): void {
  let connected = false;
  // The engine speaks gRPC there, so HTTP/2: a session without requests stays until one of the two ends.
  const session = connect(`http://${address}`);
  session.on("connect", () => {
    connected = true;
    session.unref();
  });
  session.on("error", () => undefined);
  session.on("close", () => {
    if (connected) watch(address, end, end);
    else unreachable();
  });
}
