/**
 * Has the SDK keep no stack trace of each promise that it makes for a resource, until the function returned is called. Of
 * each output it makes four, and text of their traces at once, for `PULUMI_DEBUG_PROMISE_LEAKS` alone; the runtime of a
 * program translates that text by source maps. Of 200 sets that took a third of the program's processor time (seen with
 * SDK 3.270.0). All other stacks stay as they are, those of the user's errors and of a resource that failed among them.
 */
export function skipDebugTraces(): () => void {
  const original: unknown = Reflect.get(Error, "prepareStackTrace");
  if (typeof original !== "function" || asked()) return () => undefined;
  const prepare = (error: Error, calls: NodeJS.CallSite[]): unknown =>
    isDebugTrace(calls) ? "" : Reflect.apply(original, Error, [error, calls]);
  Reflect.set(Error, "prepareStackTrace", prepare);
  return () => {
    if (Reflect.get(Error, "prepareStackTrace") === prepare) Reflect.set(Error, "prepareStackTrace", original);
  };
}

/** As the SDK reads it. */
function asked(): boolean {
  return Boolean(process.env["PULUMI_DEBUG_PROMISE_LEAKS"]);
}

function isDebugTrace([maker]: readonly NodeJS.CallSite[]): boolean {
  return maker?.getFunctionName() === "debuggablePromise";
}
