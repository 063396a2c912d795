import { VentusError } from "../errors";
import type { Explanation } from "../errors";

/** The connection failed, or ended before a whole answer came. */
export class ConnectionError extends VentusError {
  readonly code = "VENTUS_CONNECTION";
  /** False: the request certainly never reached the server, not even earlier, so sending it again does nothing twice. */
  maybeSent: boolean;
  /** False where trying again can't help: the server's certificate is not trusted, its answer is too large. */
  readonly transient: boolean;

  constructor(explanation: Explanation, { maybeSent, transient }: { maybeSent: boolean; transient: boolean }) {
    // No `cause`: undici's errors carry the request, and with it the token.
    super(explanation);
    this.maybeSent = maybeSent;
    this.transient = transient;
  }
}
