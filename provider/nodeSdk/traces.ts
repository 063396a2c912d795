/**
 * Sees to the stack traces that the SDK takes while it makes a resource, until the function returned is called; the stacks
 * of the user's errors, and of a resource that failed, stay as they are (seen with SDK 3.270.0).
 *
 * - Of each promise it keeps one, four for each output, and makes text of them at once, for `PULUMI_DEBUG_PROMISE_LEAKS`
 *   alone; the runtime of a program translates that text by source maps. Of 200 sets that took a third of the program's
 *   processor time. Without that variable there is no text of them.
 * - In one it counts constructors to find the user's line, which the state keeps. It knows of none between a class of
 *   resources and its own, so `between` is left out.
 */
export function tidyTraces(between: string): () => void {
  const original: unknown = Reflect.get(Error, "prepareStackTrace");
  if (typeof original !== "function") return () => undefined;
  const prepare = (error: Error, calls: NodeJS.CallSite[]): unknown => {
    const maker = calls[0]?.getFunctionName();
    if (maker === "debuggablePromise" && !process.env["PULUMI_DEBUG_PROMISE_LEAKS"]) return "";
    const shown =
      maker === "callsites"
        ? calls.filter((call) => !call.isConstructor() || call.getFunctionName() !== between)
        : calls;
    return Reflect.apply(original, Error, [error, shown]);
  };
  Reflect.set(Error, "prepareStackTrace", prepare);
  return () => {
    if (Reflect.get(Error, "prepareStackTrace") === prepare) Reflect.set(Error, "prepareStackTrace", original);
  };
}
