import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { join } from "node:path";
import { exclusively } from "../../../tools/lib/lock";
import { silent } from "../../../tools/lib/progress";
import { useFolder } from "./folder";

const lockModule = require.resolve("../../../tools/lib/lock.js");

const what = "the engine";

describe("the lock", () => {
  const folder = useFolder();
  const file = (): string => join(folder(), "cache", "lock");

  it("lets two callers work one after the other, and tells the second one why it waits", async () => {
    const [events, said]: [string[], string[]] = [[], []];
    const work = (name: string) => async (): Promise<void> => {
      events.push(`${name} begins`);
      await setImmediate();
      events.push(`${name} ends`);
    };
    const options = {
      what,
      pause: () => setImmediate(),
      progress: { ...silent, line: (text: string) => said.push(text) },
    };
    await Promise.all([exclusively(file(), work("a"), options), exclusively(file(), work("b"), options)]);
    expect(events).to.deep.equal(["a begins", "a ends", "b begins", "b ends"]);
    expect(said).to.deep.equal(["Another call is making the engine: waiting for it."]);
  });

  it("is free again when the work fails", async () => {
    const failed = await exclusively(file(), () => Promise.reject(new Error("no disk")), { what }).catch(String);
    expect(failed).to.equal("Error: no disk");
    expect(await exclusively(file(), () => Promise.resolve("free"), { what })).to.equal("free");
  });

  it("is free again when its owner was killed", async () => {
    const program = `require(${JSON.stringify(lockModule)}).exclusively(process.argv[1], () => {
      console.log("mine"); return new Promise(() => setInterval(() => {}, 1000)); }, { what: "it" })`;
    const owner = spawn(process.execPath, ["-e", program, file()], { stdio: ["ignore", "pipe", "inherit"] });
    await once(owner.stdout, "data");
    let tries = 0;
    const pause = async (): Promise<void> => {
      if (++tries > 1) return;
      owner.kill("SIGKILL");
      await once(owner, "exit");
    };
    expect(await exclusively(file(), () => Promise.resolve("mine now"), { what, pause })).to.equal("mine now");
    expect(tries).to.equal(1);
  });

  it("can be given up", async () => {
    const controller = new AbortController();
    const waiting = exclusively(
      file(),
      () =>
        exclusively(file(), () => Promise.resolve(), {
          what,
          signal: controller.signal,
          progress: {
            ...silent,
            status: () => {
              controller.abort();
            },
          },
        }),
      { what },
    );
    expect(await waiting.catch(String)).to.contain("AbortError");
  });
});
