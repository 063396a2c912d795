import { ReadResourceResponse, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { type } from "./reference";

/**
 * Pulumi's SDK for Node writes the engine's answer about each resource to the debug log, its secrets in the clear: from
 * `-v=3` on, with `--debug`, and in event logs (seen with SDK 3.270.0, the newest). Of those about our resource it writes
 * the URN alone after this; all others stay as they are.
 */
export function keepOutOfDebugLog(): void {
  for (const { prototype } of [RegisterResourceResponse, ReadResourceResponse]) {
    const describe: unknown = Reflect.get(prototype, "toString");
    if (typeof describe !== "function") continue;
    Reflect.set(prototype, "toString", function (this: RegisterResourceResponse | ReadResourceResponse): string {
      const urn = this.getUrn();
      return urn.includes(`${type}::`) ? `${urn} [secret]` : String(Reflect.apply(describe, this, []));
    });
  }
}
