import { expect } from "chai";
import { inspect } from "node:util";
import { VentusError } from "../../provider/errors";
import { create } from "../../provider/objectStorageCredentials/create";
import { remove } from "../../provider/objectStorageCredentials/delete";
import { IncompleteError } from "../../provider/objectStorageCredentials/errors";
import { read, readByAccessKey } from "../../provider/objectStorageCredentials/read";
import { update } from "../../provider/objectStorageCredentials/update";
import { startSandbox } from "../../sandbox";
import { findEngine } from "../../tools/engine/engine";
import type { Engine } from "../../tools/engine/engine";
import { progressOn } from "../../tools/lib/progress";
import { closingLine } from "../helpers/closingLines";
import { TestCloud } from "../helpers/cloud";
import { FaultProxy } from "../helpers/faultProxy";
import type { Fault } from "../helpers/faultProxy";
import { inFolder } from "../helpers/folder";
import { failure } from "../helpers/values";
import { canFindProcesses } from "../killed/processes";
import { Workshop } from "../killed/workshop";
import { filesOf, recorder } from "./recorder";
import { formsOf, search } from "./search";
import type { Gathered } from "./search";

const up = ["up", "--yes", "--skip-preview"];

describe("leaks", function () {
  this.timeout(240_000);
  let bytes = 0;
  let found = 0;

  /** The lines in which a secret stands. */
  function searched(gathered: readonly Gathered[], secrets: readonly string[]): string[] {
    const leaks = search(gathered, secrets);
    bytes += gathered.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    found += leaks.length;
    return leaks;
  }

  after(() => {
    closingLine(`leaks: ${bytes} bytes searched, ${found} found`);
  });

  it("would be found in every form", () => {
    const secret = 'pw-"org:älice" x';
    for (const form of formsOf(secret))
      expect(search([{ from: "a", text: `… ${form} …` }], [secret])).to.have.lengthOf(1);
    for (const before of ["", "a", "ab", "abc"]) {
      const text = Buffer.from(`${before}${secret}${before}`).toString("base64");
      expect(search([{ from: "a", text }], [secret]), before).to.have.lengthOf(1);
    }
  });

  it("none in what whole runs of the real engine leave, in success and in failure", async () => {
    const engine = await findEngine({ progress: progressOn(process.stderr) });
    await inFolder(async (folder) => {
      const workshop = await Workshop.open(engine, folder);
      const run = recorder(workshop, ["-v=8", "--logtostderr"]);
      const wrong = "a-wrong:password/of 26 chars";
      try {
        await run.succeeds(["config", "set", "wait", "1"]);
        await run.fails(up, "VENTUS_LOGIN", { OS_PASSWORD: wrong });
        await run.failsWith(up, "POST", "400 that repeats the request");
        await run.failsWith(up, "POST", "HTML 200");
        await run.succeeds(up);
        await run.succeeds(["preview", "--diff", "--json"]);
        await run.succeeds(["config", "set", "regenerate", "ticket-1"]);
        await run.failsWith(up, "PATCH", "400 that repeats the request");
        await run.failsWith(up, "PATCH", "403");
        if (canFindProcesses) await run.crashes(up);
        await run.failsAtS3(up);
        await run.succeeds([...up, "--diff"]);
        await run.succeeds(["refresh", "--yes", "--skip-preview", "--diff"]);
        await run.succeeds(["stack", "export"]);
        await run.succeeds(["stack", "output", "--json"]);
        await run.succeeds(["stack", "history", "--json"]);
        await run.failsWith(["refresh", "--yes", "--skip-preview"], "GET", "500");
        await run.failsWith(["destroy", "--yes", "--skip-preview"], "DELETE", "403");
        await run.succeeds(["destroy", "--yes", "--skip-preview"]);
        const gathered = [...run.gathered, ...(await filesOf(folder))];
        const leaks = searched(gathered, [...workshop.secrets, wrong]);
        expect(workshop.secrets.length).to.be.greaterThan(10);
        expect(gathered.some(({ from }) => from.includes("events"))).to.equal(true);
        expect(leaks, leaks.slice(0, 5).join("\n")).to.deep.equal([]);
      } finally {
        await workshop.close();
      }
    });
  });

  it("of a login kept in stack config: none either", async () => {
    const engine = await findEngine();
    await inFolder(async (folder) => {
      const workshop = await Workshop.open(engine, folder);
      const run = recorder(workshop, ["-v=8", "--logtostderr"]);
      const password = workshop.sandbox.environment().OS_PASSWORD;
      try {
        await workshop.project.pulumi(["config", "set", "--secret", "ventus:password", password]);
        await run.succeeds(up, { OS_PASSWORD: "" });
        await run.succeeds(["destroy", "--yes", "--skip-preview"], { OS_PASSWORD: "" });
        const leaks = searched([...run.gathered, ...(await filesOf(folder))], workshop.secrets);
        expect(leaks, leaks.slice(0, 5).join("\n")).to.deep.equal([]);
      } finally {
        await workshop.close();
      }
    });
  });

  it("of an account of the console, known to the identity provider alone: none either", async () => {
    const engine = await findEngine();
    await inFolder(async (folder) => {
      const workshop = await Workshop.open(engine, folder, "the console's");
      const run = recorder(workshop, ["-v=8", "--logtostderr"]);
      const wrong = "a-wrong:password/of 26 chars";
      try {
        await run.fails(up, "a wrong password", { OS_PASSWORD: wrong });
        expect(run.gathered.some(({ text }) => text.includes("(invalid_grant)"))).to.equal(true);
        await run.succeeds(up);
        await run.succeeds(["destroy", "--yes", "--skip-preview"]);
        const [, , identityProvider] = workshop.proxies;
        expect(identityProvider?.secrets.size, "access, refresh and id token, twice").to.be.at.least(6);
        const leaks = searched([...run.gathered, ...(await filesOf(folder))], [...workshop.secrets, wrong]);
        expect(leaks, leaks.slice(0, 5).join("\n")).to.deep.equal([]);
      } finally {
        await workshop.close();
      }
    });
  });

  it("at -v=9 the engine's own (un)marshaling lines hold the secret, and nothing else does", async () => {
    const engine: Engine = await findEngine();
    await inFolder(async (folder) => {
      const workshop = await Workshop.open(engine, folder);
      const run = recorder(workshop, ["-v=9", "--logtostderr"]);
      try {
        await run.succeeds(up);
        const lines = search([...run.gathered, ...(await filesOf(folder))], workshop.secrets);
        expect(lines, "the engine prints secrets at -v=9").not.to.deep.equal([]);
        const others = lines.filter((line) => !/\b(Unm|M)arshaling property for RPC/i.test(line));
        expect(others, others.slice(0, 5).join("\n")).to.deep.equal([]);
      } finally {
        await workshop.close();
      }
    });
  });

  it("none in the error objects of each class, nor in any object of the client", async () => {
    const sandbox = await startSandbox();
    const proxy = await FaultProxy.start(sandbox.authUrl);
    const environment = { ...sandbox.environment(), OS_AUTH_URL: proxy.authUrl };
    const test = new TestCloud(environment);
    const errors: Error[] = [];
    const fails = async (work: () => Promise<unknown>): Promise<void> => {
      errors.push(await failure(work));
    };
    const meets = async (method: string, fault: Fault, work: () => Promise<unknown>): Promise<void> => {
      proxy.fault((each, path) => each === method && !path.endsWith("/auth/tokens"), fault, { times: Infinity });
      await fails(work);
      proxy.clear();
    };
    try {
      const { cloud } = test;
      await meets("POST", "HTML 200", () => create(cloud, {}, test.call()));
      await meets("POST", "reset before the server acts", () => create(cloud, {}, test.call()));
      await fails(() => create(cloud, { projectId: "0".repeat(32) }, test.call()));
      const state = await create(cloud, { regenerate: "1" }, test.call());
      await fails(() => create(cloud, {}, test.call()));
      await fails(() => readByAccessKey(cloud, "no-such-key", test.call()));
      for (const fault of ["400 that repeats the request", "403", "500"] as const) {
        await meets("PATCH", fault, () => update(cloud, state, { regenerate: fault }, test.call()));
      }
      proxy.fault((_method, path) => path.includes("/v3/credentials/"), "403", { times: Infinity });
      await fails(() => update(cloud, state, { regenerate: "3" }, test.call()));
      proxy.clear();
      proxy.fault((method) => method === "PATCH", "reset after the server acted", { times: Infinity });
      await meets("GET", "500", () => read(cloud, state, test.call()));
      const blind = new TestCloud(environment, { "ventus:s3Endpoint": `${proxy.authUrl}/nowhere` });
      await fails(() => update(blind.cloud, state, { regenerate: "4", waitForActive: 1 }, blind.call()));
      const wrong = new TestCloud({ ...environment, OS_PASSWORD: "another-password" });
      await fails(() => create(wrong.cloud, {}, wrong.call()));
      const other = new TestCloud(environment);
      await fails(() => read(other.cloud, { ...state, authUrl: "https://x.example/v3", accessKey: "x" }, other.call()));
      await remove(cloud, state, test.call());
      await fails(() => update(other.cloud, state, { regenerate: "5" }, other.call()));
      const codes = new Set(
        errors.map((error) =>
          error instanceof VentusError || error instanceof IncompleteError ? error.code : error.name,
        ),
      );
      expect([...codes].sort()).to.include.members([
        "VENTUS_CONFLICT",
        "VENTUS_CONNECTION",
        "VENTUS_GONE",
        "VENTUS_INCOMPLETE",
        "VENTUS_LOGIN",
        "VENTUS_NOT_FOUND",
        "VENTUS_REFUSED",
        "VENTUS_REGENERATE_FORBIDDEN",
        "VENTUS_UNEXPECTED_ANSWER",
        "VENTUS_WRONG_CLOUD",
        "VENTUS_WRONG_PROJECT",
      ]);
      const objects: unknown[] = [...errors, state, cloud, blind.cloud, wrong.cloud, cloud.config];
      const gathered = objects.flatMap((object): Gathered[] => [
        { from: "util.inspect", text: inspect(object, { showHidden: true, depth: null, maxStringLength: null }) },
        { from: "JSON.stringify", text: json(object) },
        { from: "String", text: String(object) },
      ]);
      const passwords = [environment.OS_PASSWORD, "another-password"];
      const leaks = searched(gathered, [...passwords, state.secretKey.reveal(), ...proxy.secrets]);
      expect(leaks, leaks.slice(0, 3).join("\n")).to.deep.equal([]);
      await Promise.all([test, blind, wrong, other].map(async (each) => each.cloud.close()));
    } finally {
      await proxy.stop();
      await sandbox.stop();
    }
  });
});

function json(value: unknown): string {
  const seen = new Set<unknown>();
  const text: unknown = JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each === "bigint") return String(each);
    if (typeof each !== "object" || each === null) return each;
    if (seen.has(each)) return "[seen]";
    seen.add(each);
    return each;
  });
  return String(text);
}
