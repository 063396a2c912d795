import * as pulumi from "@pulumi/pulumi";
import {
  ReadResourceResponse,
  RegisterResourceResponse,
  ResourceInvokeResponse,
} from "@pulumi/pulumi/proto/resource_pb";

// Pulumi's SDK for Node writes the engine's answers to the debug log, their secrets in the clear: from `-v=3` on, with
// `--debug`, and in event logs (seen with SDK 3.270.0, the newest). It makes text of them with their own `toString`.

/** Has the SDK write the URN alone about the resources of a type; the others' answers stay as they are. */
export function keepOutOfDebugLog(type: string): void {
  for (const { prototype } of [RegisterResourceResponse, ReadResourceResponse]) {
    describe(prototype, (answer: RegisterResourceResponse | ReadResourceResponse, asItIs) => {
      const urn = answer.getUrn();
      return urn.includes(`${type}::`) ? `${urn} [secret]` : asItIs();
    });
  }
}

/** Has the SDK write nothing of a function's result that has a secret in it: whose result it is can't be seen there. */
export function keepSecretResultsOutOfDebugLog(): void {
  describe(ResourceInvokeResponse.prototype, (_answer: ResourceInvokeResponse, asItIs) => {
    const text = asItIs();
    return text.includes(pulumi.runtime.specialSecretSig) ? "[secret]" : text;
  });
}

function describe<Answer extends object>(
  prototype: Answer,
  text: (answer: Answer, asItIs: () => string) => string,
): void {
  const original: unknown = Reflect.get(prototype, "toString");
  if (typeof original !== "function") return;
  Reflect.set(prototype, "toString", function (this: Answer): string {
    return text(this, () => String(Reflect.apply(original, this, [])));
  });
}
