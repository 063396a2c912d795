import type * as pulumi from "@pulumi/pulumi";

// Pulumi's Output has these members, and its types don't tell of them.

/** What the output comes to; rejects where the program would fail. */
export async function valueOf(output: pulumi.Output<unknown>): Promise<unknown> {
  const promise: unknown = Reflect.get(output, "promise");
  if (typeof promise !== "function") throw new Error("not an output");
  const value: unknown = await Reflect.apply(promise, output, []);
  return value;
}

/** What an output comes to that does come to something. */
export async function known<T>(output: pulumi.Output<T>): Promise<T> {
  return await new Promise((resolve) => {
    output.apply((value) => {
      resolve(value);
    });
  });
}

/** False in a preview that can't know the value yet. */
export async function isKnown(output: pulumi.Output<unknown>): Promise<boolean> {
  return (await Reflect.get(output, "isKnown")) === true;
}
