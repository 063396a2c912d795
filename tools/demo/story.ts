import { z } from "zod";
import type { PulumiProject } from "../pulumi/project";
import { refusal, storeAndRead, type Key } from "./bucket";
import type { Console } from "./console";

/** A promise of the product that was not kept. */
export class BrokenPromise extends Error {}

export interface Stage {
  project: PulumiProject;
  console: Console;
  /** Requests, so far, that changed something in the cloud. Undefined where the cloud does not count them. */
  changes?: (() => number) | undefined;
  /** A line of plain words for a step that begins. */
  step: (text: string) => void;
  /** A line for what was checked and holds. */
  checked: (text: string) => void;
  /** A line of pulumi's own output. */
  output: (line: string) => void;
  signal?: AbortSignal | undefined;
}

const outputs = z.object({ accessKey: z.string().min(1), secretKey: z.string().min(1), endpoint: z.string().min(1) });

/** The main job from beginning to end; each check throws if it does not hold. */
export async function tellStory(stage: Stage): Promise<void> {
  const { project, console } = stage;
  const teller = new Teller(stage);

  stage.step("Create: `pulumi up` makes the credentials of the project");
  await teller.pulumi("up", "--yes");
  const first = await teller.key();
  await teller.works(first, "the new key stores and reads an object with the AWS SDK");
  teller.expect(equal(await console.accessKeys(), [first.accessKey]), "the project has this one set, and no other");

  stage.step("Again: a second `pulumi up` changes nothing");
  await teller.pulumi("up", "--yes", "--expect-no-changes");
  stage.checked("pulumi found nothing to change");

  stage.step("Preview: a changed `regenerate` shows the update, and touches nothing");
  await project.pulumi(["config", "set", "regenerate", "ticket-4711"]);
  const changesBefore = stage.changes?.();
  const preview = await teller.pulumi("preview");
  teller.expect(
    /~ +\S*ObjectStorageCredentials media update/.test(preview),
    "the preview announces an update of `media`",
  );
  if (changesBefore !== undefined) {
    teller.expect(stage.changes?.() === changesBefore, "no request that changes anything reached the cloud");
  }
  teller.expect((await refusal(first)) === undefined, "the key works as before");

  stage.step("Regenerate: `pulumi up` makes a new secret for the same access key");
  await teller.pulumi("up", "--yes");
  const second = await teller.key();
  teller.expect(second.accessKey === first.accessKey, "the access key is unchanged");
  teller.expect(second.secretKey !== first.secretKey, "the secret is another");
  await teller.works(second, "the new secret stores and reads an object");
  teller.expect((await refusal(first)) === "SignatureDoesNotMatch", "the old secret is refused");

  stage.step("Drift: somebody deletes the set behind Pulumi's back; `pulumi refresh` sees it");
  await console.delete(second.accessKey);
  const refreshed = await teller.pulumi("refresh", "--yes");
  teller.expect(refreshed.includes("ObjectStorageCredentials media deleted"), "the refresh noticed that it is gone");

  stage.step("Heal: `pulumi up` makes a new set");
  await teller.pulumi("up", "--yes");
  const third = await teller.key();
  teller.expect(third.accessKey !== first.accessKey, "it has an access key of its own");
  await teller.works(third, "its key stores and reads an object");

  stage.step("Destroy: `pulumi destroy` removes it");
  await teller.pulumi("destroy", "--yes");
  teller.expect((await console.accessKeys()).length === 0, "the project has no credentials left");

  stage.step("Leaks: what Pulumi has written all the while is searched for the secrets");
  teller.expect(teller.secretsSeen === 3, "three secrets were made");
  stage.checked("none of them stood in the clear in the state, its history or its backups, at any step");
}

class Teller {
  readonly #secrets = new Set<string>();

  constructor(private readonly stage: Stage) {}

  get secretsSeen(): number {
    return this.#secrets.size;
  }

  async pulumi(...args: string[]): Promise<string> {
    const { project, output, signal } = this.stage;
    output(`$ pulumi ${args.join(" ")}`);
    const text = await project.pulumi(args, { onLine: output, signal });
    await this.#search();
    return text;
  }

  /** The stack's outputs: what a user does next with `pulumi stack output`. */
  async key(): Promise<Key> {
    const key = outputs.parse(await this.stage.project.outputs());
    this.#secrets.add(key.secretKey);
    await this.#search();
    return key;
  }

  async works(key: Key, promise: string): Promise<void> {
    const greeting = `hello from ${key.accessKey}`;
    this.expect((await storeAndRead(key, greeting)) === greeting, promise);
  }

  expect(holds: boolean, promise: string): void {
    if (!holds) throw new BrokenPromise(`this does not hold: ${promise}`);
    this.stage.checked(promise);
  }

  async #search(): Promise<void> {
    const text = await this.stage.project.filesAsText();
    for (const secret of this.#secrets) {
      for (const form of [secret, Buffer.from(secret).toString("base64")]) {
        if (text.includes(form)) throw new BrokenPromise("a secret stands in the clear in what Pulumi has written");
      }
    }
  }
}

function equal(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((value, index) => value === others[index]);
}
