import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ObjectStorageCredentials } from "../../../provider";

/** In whose code the errors were made whose stacks were made text of, while a resource was declared. */
let written: string[];

/** As the runtime of a program in TypeScript sets it, to name the lines that the user wrote. */
function translate(error: Error, [maker]: NodeJS.CallSite[]): string {
  written.push(maker?.getFunctionName() ?? "");
  return `translated: ${error.message}`;
}

function declare(opts?: pulumi.CustomResourceOptions): ObjectStorageCredentials {
  return new ObjectStorageCredentials("media", {}, opts);
}

describe("the stack traces that the SDK takes of each promise of a resource", () => {
  const before: unknown = Reflect.get(Error, "prepareStackTrace");

  beforeEach(async () => {
    written = [];
    await pulumi.runtime.setMocks({
      newResource: () => ({ id: "an access key", state: {} }),
      call: () => ({}),
    });
    Reflect.set(Error, "prepareStackTrace", translate);
  });

  afterEach(() => {
    Reflect.set(Error, "prepareStackTrace", before);
    delete process.env["PULUMI_DEBUG_PROMISE_LEAKS"];
  });

  it("are not made text of, other than the position of the resource in the program", () => {
    declare();
    expect(written).to.deep.equal(["callsites"]);
  });

  it("are as they were for who asks Pulumi for them", () => {
    process.env["PULUMI_DEBUG_PROMISE_LEAKS"] = "true";
    declare();
    expect(written).to.include("debuggablePromise").and.include("callsites");
  });

  it("are as they were for other resources", () => {
    declare();
    written = [];
    const other = new pulumi.ComponentResource("a:b:C", "other");
    expect(other.urn).not.to.equal(undefined);
    expect(written).to.include("debuggablePromise");
  });

  it("leave the user's errors their stacks, during the declaration and after it", () => {
    const stacks: (string | undefined)[] = [];
    const fail: pulumi.ResourceTransformation = () => {
      stacks.push(new Error("noted").stack);
      throw new Error("refused");
    };
    expect(() => declare({ transformations: [fail] })).to.throw("refused");
    expect(stacks).to.deep.equal(["translated: noted"]);
    expect(Reflect.get(Error, "prepareStackTrace")).to.equal(translate);
  });

  it("leave alone what is set meanwhile", () => {
    const later = (): string => "later";
    const set: pulumi.ResourceTransformation = () => {
      Reflect.set(Error, "prepareStackTrace", later);
      return undefined;
    };
    declare({ transformations: [set] });
    expect(Reflect.get(Error, "prepareStackTrace")).to.equal(later);
  });
});
