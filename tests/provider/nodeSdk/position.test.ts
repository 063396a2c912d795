import * as pulumi from "@pulumi/pulumi";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { getMonitor } from "@pulumi/pulumi/runtime";
import { expect } from "chai";
import * as dynamic from "../../../provider";
import * as plugin from "../../../provider/plugin";

/** The file that the SDK tells the engine for a resource: the state keeps it. */
async function positionOf(declare: () => pulumi.CustomResource): Promise<string | undefined> {
  const monitor: unknown = getMonitor();
  if (typeof monitor !== "object" || monitor === null) throw new Error("no monitor");
  const register: unknown = Reflect.get(monitor, "registerResource");
  if (typeof register !== "function") throw new Error("the monitor registers nothing");
  const positions: (string | undefined)[] = [];
  Reflect.set(monitor, "registerResource", (...args: unknown[]): unknown => {
    const [request] = args;
    if (request instanceof RegisterResourceRequest) positions.push(request.getSourceposition()?.getUri());
    const answer: unknown = Reflect.apply(register, monitor, args);
    return answer;
  });
  const { urn } = declare();
  await new Promise((resolve) => urn.apply(resolve));
  return positions.at(-1);
}

describe("the position that the engine is told of a resource", () => {
  beforeEach(async () => {
    await pulumi.runtime.setMocks({
      newResource: () => ({ id: "an access key", state: {} }),
      call: () => ({}),
    });
  });

  for (const [door, { ObjectStorageCredentials }] of Object.entries({ dynamic, plugin })) {
    it(`is the user's own line, with the classes of the ${door} door`, async () => {
      // Of a function without a name the SDK finds no line.
      const declare = (): pulumi.CustomResource => new ObjectStorageCredentials("media");
      expect(await positionOf(declare)).to.match(/position\.test\.[jt]s$/);
    });
  }
});
