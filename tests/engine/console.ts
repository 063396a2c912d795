import { create } from "../../provider/objectStorageCredentials/create";
import { remove } from "../../provider/objectStorageCredentials/delete";
import type { ObjectStorageCredentialsInputs } from "../../provider/objectStorageCredentials/args";
import { regenerate } from "../../provider/objectStorageCredentials/regenerate";
import type { State } from "../../provider/objectStorageCredentials/state";
import type { Sandbox } from "../../sandbox";
import { TestCloud } from "../helpers/cloud";

/** Somebody who works at the same cloud as the stack, and not by Pulumi. */
export async function atTheConsole<T>(sandbox: Sandbox, work: (person: Person) => Promise<T>): Promise<T> {
  const test = new TestCloud(sandbox.environment());
  try {
    return await work(new Person(test));
  } finally {
    await test.cloud.close();
  }
}

class Person {
  constructor(private readonly test: TestCloud) {}

  async create(inputs: ObjectStorageCredentialsInputs): Promise<State> {
    return await create(this.test.cloud, inputs, this.test.call());
  }

  /** Gives a new secret; answers it. */
  async regenerate(set: State): Promise<string> {
    return (await regenerate(this.test.cloud, set, this.test.call())).reveal();
  }

  async remove(set: State): Promise<void> {
    await remove(this.test.cloud, set, this.test.call());
  }

  async only(): Promise<State> {
    return await this.create({ adopt: true });
  }
}

/** The access keys of the sandbox's member of `demo`, in all projects. */
export async function accessKeys(sandbox: Sandbox): Promise<string[]> {
  const test = new TestCloud(sandbox.environment());
  try {
    const { userId } = await test.cloud.session.identity();
    return (await test.cloud.credentials.list(userId, test.call())).map((set) => set.accessKey);
  } finally {
    await test.cloud.close();
  }
}

/** The requests that the sandbox has answered so far and that changed something: `POST /v3/… 201`. */
export function changesOf(sandbox: Sandbox): string[] {
  return sandbox.requests
    .filter(({ method, path }) => !["GET", "HEAD"].includes(method) && !path.endsWith("/auth/tokens"))
    .map(({ method, path, status }) => `${method} ${path} ${status}`);
}
