/** A value that is not known before the update runs. Each front door knows how its engine says so. */
export const unknown: unique symbol = Symbol("unknown");
