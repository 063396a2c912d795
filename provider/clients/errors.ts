import { VentusError } from "../errors";

/** The credentials can't be put into the form that a client wants. */
export class ClientError extends VentusError {
  readonly code = "VENTUS_CLIENT";
}
