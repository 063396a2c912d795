import { expect } from "chai";
import { type Engine, EngineNotFound, findEngine } from "../../../tools/engine/engine";
import type { Attempt } from "../../../tools/engine/parts";
import type { Steps } from "../../../tools/engine/steps";

type Step = "onPath" | "cached" | "install" | "build";

/** Steps that all fail but those named, and a list of the ones taken. */
function steps(found: Partial<Record<Step, Attempt>>): { taken: string[]; steps: Steps } {
  const taken: string[] = [];
  const step = (name: Step) => (): Promise<Attempt> => {
    taken.push(name);
    return Promise.resolve(found[name] ?? { reason: `no ${name}` });
  };
  return {
    taken,
    steps: {
      node: () => Promise.resolve(["/node"]),
      onPath: step("onPath"),
      cached: step("cached"),
      install: step("install"),
      build: step("build"),
      exclusively: (work) => {
        taken.push("exclusively");
        return work();
      },
    },
  };
}

const kept = { engine: { version: "v3.245.0", folder: "/kept" } };

async function failure(work: Promise<Engine>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("expected a failure");
}

describe("findEngine", () => {
  it("takes what is on PATH and looks no further", async () => {
    const { taken, steps: some } = steps({ onPath: { engine: { version: "v3.270.0" } }, cached: kept });
    const engine = await findEngine({ env: { PATH: "/usr/bin" } }, some);
    expect(taken).to.deep.equal(["onPath"]);
    expect(engine).to.include({ source: "path", version: "v3.270.0" });
    expect(engine.path).to.deep.equal(["/node"]);
  });

  it("takes what is cached without waiting for whoever makes one", async () => {
    const { taken, steps: some } = steps({ cached: kept });
    const engine = await findEngine({ env: {} }, some);
    expect(taken).to.deep.equal(["onPath", "cached"]);
    expect(engine).to.include({ source: "cache" });
    expect(engine.path).to.deep.equal(["/kept", "/node"]);
  });

  it("installs before it builds, one caller at a time", async () => {
    const { taken, steps: some } = steps({ install: kept, build: kept });
    expect((await findEngine({ env: {} }, some)).source).to.equal("installed");
    expect(taken).to.deep.equal(["onPath", "cached", "exclusively", "cached", "install"]);
  });

  it("builds where the installer cannot", async () => {
    const { taken, steps: some } = steps({ build: kept });
    expect((await findEngine({ env: {} }, some)).source).to.equal("built");
    expect(taken.at(-1)).to.equal("build");
  });

  it("takes what another caller made while this one waited", async () => {
    const { taken, steps: some } = steps({ install: kept });
    const found: Partial<Record<Step, Attempt>> = {};
    const waiting: Steps = {
      ...some,
      cached: () => Promise.resolve(found.cached ?? { reason: "nothing yet" }),
      exclusively: (work) => {
        found.cached = kept;
        return work();
      },
    };
    expect((await findEngine({ env: {} }, waiting)).source).to.equal("cache");
    expect(taken).not.to.include("install");
  });

  it("makes one anew when told to, whatever there is", async () => {
    const { taken, steps: some } = steps({ onPath: kept, cached: kept, build: kept });
    expect((await findEngine({ env: {}, rebuild: true }, some)).source).to.equal("built");
    expect(taken).to.deep.equal(["exclusively", "install", "build"]);
  });

  it("says what was tried and what to install when there is no way", async () => {
    const error = await failure(findEngine({ env: {} }, steps({}).steps));
    expect(error).to.be.instanceOf(EngineNotFound);
    expect(error.message).to.equal(
      `No Pulumi engine was found, and none could be made:
  - no onPath
  - no cached
  - no install
  - no build
Install the Pulumi CLI (https://www.pulumi.com/docs/install/), or Go 1.25.8 or newer (https://go.dev/dl/), and try again.`,
    );
  });

  it("gives an environment with the engine first on PATH and the rest as it was", async () => {
    const engine = await findEngine({ env: { PATH: "/usr/bin:/bin", LANG: "C" } }, steps({ cached: kept }).steps);
    expect(engine.environment()).to.deep.equal({
      PATH: "/kept:/node:/usr/bin:/bin",
      LANG: "C",
      PULUMI_SKIP_UPDATE_CHECK: "1",
    });
  });
});
