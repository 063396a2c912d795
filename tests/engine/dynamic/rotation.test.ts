import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { refusal } from "../../../tools/demo/bucket";
import { accessKeys, changesOf } from "../console";
import { stored } from "../state";
import { letDaysPass } from "../time";
import { configure, useWorkshop } from "../workshop";

const up = ["up", "--yes", "--skip-preview"];

const pair = z.object({ accessKey: z.string(), secretKey: z.string() });

describe("rotation, with a real engine", function () {
  const workshop = useWorkshop(this);

  it("by age shows in the preview, with its reason, happens once, and not a day too early", async () => {
    const project = await workshop.project("sets");
    await configure(project, { "sets:sets": { media: { args: { rotateAfter: "90d" } } } });
    await project.pulumi(up);
    const outputs = (await stored(project))["media"]?.outputs;
    expect(Date.parse(String(outputs?.["rotateAt"])) - Date.parse(String(outputs?.["regeneratedAt"]))).to.equal(
      90 * 86_400_000,
    );
    await letDaysPass(project, 89);
    await project.pulumi(["preview", "--expect-no-changes"]);
    await letDaysPass(project, 2);
    const before = changesOf(workshop.sandbox);
    const preview = await project.pulumi(["preview"]);
    expect(preview).to.match(/~ +\S*ObjectStorageCredentials media update/);
    expect(preview).to.match(
      /the secret of access key [0-9a-f]{32} is of \S+ and was due for rotation on \S+: it is regenerated/,
    );
    expect(changesOf(workshop.sandbox)).to.deep.equal(before);
    await project.pulumi(up);
    expect(changesOf(workshop.sandbox).length).to.equal(before.length + 1);
    await project.pulumi([...up, "--expect-no-changes"]);
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
  });

  it("with an overlap never leaves a dependent resource or an outside consumer with a dead key", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("deployed");
    const file = join(workshop.folder, "service.json");
    const config = (regenerate: string): Record<string, unknown> => ({
      "deployed:args": { regenerate, overlap: "24h" },
      "deployed:file": file,
    });
    await configure(project, config("1"));
    await project.pulumi(up);
    const first = pair.parse(await project.outputs());
    const id = (await stored(project))["media"]?.id;

    // The service uses what was handed on to it; the outsider, what it once copied out of the stack's outputs.
    const service = watch(async () => pair.parse(JSON.parse(await readFile(file, "utf8"))));
    const outsider = watch(() => Promise.resolve(first));
    await configure(project, config("2"));
    await project.pulumi(up);
    await Promise.all([service.stop(), outsider.stop()]);
    const second = await project.outputs();
    expect(second).to.include({ previousAccessKey: first.accessKey, previousSecretKey: first.secretKey });
    expect((await stored(project))["media"]?.id).to.equal(id);
    expect(await accessKeys(sandbox)).to.have.members([first.accessKey, second["accessKey"]]);
    expect([...service.refusals, ...outsider.refusals]).to.deep.equal([]);
    expect(Math.min(service.uses, outsider.uses)).to.be.greaterThan(5);
    expect(service.keys).to.deep.equal([first.accessKey, second["accessKey"]]);

    await letDaysPass(project, 1);
    const preview = await project.pulumi(["preview"]);
    expect(preview).to.contain(`the previous access key ${first.accessKey} is removed`);
    const later = watch(async () => pair.parse(JSON.parse(await readFile(file, "utf8"))));
    await project.pulumi(["up", "--yes", "--refresh", "--skip-preview"]);
    await later.stop();
    expect(later.refusals).to.deep.equal([]);
    expect(await project.outputs()).to.not.have.any.keys("previousAccessKey", "previousSecretKey", "previousUntil");
    expect(await accessKeys(sandbox)).to.deep.equal([second["accessKey"]]);
    expect(await refusal({ ...first, endpoint: sandbox.s3Endpoint })).to.equal("InvalidAccessKeyId");
    const files = await project.filesAsText();
    for (const secret of [first.secretKey, String(second["secretKey"])]) expect(files).not.to.contain(secret);
  });

  it("with an overlap is all removed by destroy", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("sets");
    for (const regenerate of ["1", "2"]) {
      await configure(project, { "sets:sets": { media: { args: { regenerate, overlap: "24h" } } } });
      await project.pulumi(up);
    }
    expect(await accessKeys(sandbox)).to.have.lengthOf(2);
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(await accessKeys(sandbox)).to.deep.equal([]);
  });

  interface Watch {
    readonly refusals: string[];
    /** The access keys that were used, in their order. */
    readonly keys: string[];
    uses: number;
    stop(): Promise<void>;
  }

  /** Uses the key over and over again, as a service does. */
  function watch(key: () => Promise<z.output<typeof pair>>): Watch {
    const endpoint = workshop.sandbox.s3Endpoint;
    const stopped = new AbortController();
    const seen: Watch = {
      refusals: [],
      keys: [],
      uses: 0,
      stop: async () => {
        stopped.abort();
        await running;
      },
    };
    const use = async (): Promise<void> => {
      const { accessKey, secretKey } = await key();
      if (seen.keys.at(-1) !== accessKey) seen.keys.push(accessKey);
      const refused = await refusal({ accessKey, secretKey, endpoint });
      if (refused !== undefined) seen.refusals.push(`${accessKey}: ${refused}`);
      seen.uses++;
    };
    const running = (async () => {
      while (!stopped.signal.aborted) {
        await use();
        await pause(20);
      }
      // Once more at the end: what is in use then must work.
      await use();
    })();
    return seen;
  }
});
