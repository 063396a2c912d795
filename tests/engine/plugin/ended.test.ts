import { expect } from "chai";
import { canFindProcesses, processesOf, until } from "../../killed/processes";
import { answer, ScriptedServer } from "../../helpers/scriptedServer";
import { accessKeys, changesOf } from "../console";
import { setOf } from "../outputs";
import { stored } from "../state";
import { useWorkshop } from "../workshop";
import { write } from "./yaml";

const up = ["up", "--yes", "--skip-preview"];

// Whose process is whose is read from /proc.
if (canFindProcesses) {
  describe("`pulumi up` that is ended while the plugin waits for S3, with a real engine", function () {
    const workshop = useWorkshop(this);
    let gateway: ScriptedServer;

    beforeEach(async () => {
      gateway = await ScriptedServer.start(answer(403, "<Error><Code>AccessDenied</Code></Error>"));
    });

    afterEach(async () => {
      await gateway.stop();
    });

    it("by Ctrl-C: ends at once, keeps the set, and the next up takes up the wait", async () => {
      const { sandbox } = workshop;
      const project = await workshop.project("sets-yaml");
      await write(project, { sets: { media: { properties: { waitForActive: 600 } } } });
      const running = project.attempt(up, {}, { VENTUS_S3_ENDPOINT: gateway.url });
      await until(() => gateway.seen.length > 0, 30_000);
      const asked = Date.now();
      signal("SIGINT");
      const { status, stdout, stderr } = await running;
      expect(status).not.to.equal(0);
      expect(Date.now() - asked).to.be.below(20_000);
      const [accessKey] = await accessKeys(sandbox);
      expect(`${stdout}\n${stderr}`).to.contain(
        `cancelled while waiting until S3 accepts access key ${accessKey ?? ""}. The credentials exist and are in the state`,
      );
      expect((await stored(project))["media"]).to.include({ id: accessKey });
      await project.pulumi(up);
      expect(await setOf(project, "media")).to.include({ accessKey, endpoint: sandbox.s3Endpoint });
      expect(changesOf(sandbox)).to.have.lengthOf(1);
    });

    it("by kill -9: no process of the plugin outlives it", async () => {
      const project = await workshop.project("sets-yaml");
      await write(project, { sets: { media: { properties: { waitForActive: 600 } } } });
      const running = project.attempt(up, {}, { VENTUS_S3_ENDPOINT: gateway.url });
      await until(() => gateway.seen.length > 0, 30_000);
      expect(plugins()).not.to.deep.equal([]);
      signal("SIGKILL");
      await running;
      expect(await until(() => plugins().length === 0, 10_000), plugins().join("\n")).to.equal(true);
    });

    function signal(name: NodeJS.Signals): void {
      const [engine] = processesOf(workshop.folder).filter(({ command }) => /^(\S*\/)?pulumi up /.test(command));
      if (engine === undefined) throw new Error("pulumi does not run");
      process.kill(engine.pid, name);
    }

    function plugins(): string[] {
      return processesOf(workshop.folder)
        .map(({ command }) => command)
        .filter((command) => command.includes("pulumi-resource-ventus"));
    }
  });
}
