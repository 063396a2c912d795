import { VentusError } from "../errors";
import type { State } from "./state";

/** The project has a set already, or several where one is to be adopted. */
export class ConflictError extends VentusError {
  readonly code = "VENTUS_CONFLICT";
}

/** The login is for another cloud, or for somebody who can't see these credentials. */
export class WrongCloudError extends VentusError {
  readonly code = "VENTUS_WRONG_CLOUD";
}

/** The project or user given is not one that the login can make credentials for. */
export class WrongProjectError extends VentusError {
  readonly code = "VENTUS_WRONG_PROJECT";
}

/** The credentials were deleted behind Pulumi's back. */
export class GoneError extends VentusError {
  readonly code = "VENTUS_GONE";
}

/** No set has the access key that was asked for. */
export class NotFoundError extends VentusError {
  readonly code = "VENTUS_NOT_FOUND";
}

/** The cloud does not let this login change a secret. */
export class RegenerateForbiddenError extends VentusError {
  readonly code = "VENTUS_REGENERATE_FORBIDDEN";
}

/** A request that changes the cloud got no answer, and looking did not tell what became of it. */
export class UnclearError extends VentusError {
  readonly code = "VENTUS_UNCLEAR";
}

/**
 * The credentials exist, with a secret that must not be lost, and something after that failed. The engine is to keep
 * `state` and to try the rest again.
 */
export class IncompleteError extends Error {
  readonly code = "VENTUS_INCOMPLETE";
  readonly state: State;

  constructor(state: State, reason: Error) {
    super(reason.message);
    this.name = "IncompleteError";
    this.state = state;
  }
}
