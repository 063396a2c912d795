import { expect } from "chai";
import { atTheConsole, changesOf } from "../console";
import { setOf } from "../outputs";
import { exportText, storedIn } from "../state";
import { configure, useWorkshop } from "../workshop";

const up = ["up", "--yes", "--skip-preview"];
const encrypted = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

describe("secrets, with a real engine", function () {
  const workshop = useWorkshop(this);

  it("are encrypted in the export, whatever else the user calls secret; the provider is 70 bytes without code", async () => {
    const project = await workshop.project("sets");
    const media = { args: { regenerate: "1" }, options: { additionalSecretOutputs: ["accessKey"] } };
    await configure(project, { "sets:sets": { media } });
    const printed = await project.pulumi(up);
    const { accessKey, secretKey } = await setOf(project, "media");

    const text = await exportText(project);
    const set = storedIn(text)["media"];
    expect(text).not.to.contain(secretKey);
    expect(printed).not.to.contain(secretKey);
    expect(set?.additionalSecretOutputs).to.have.members(["accessKey", "secretKey", "previousSecretKey"]);
    expect(set?.outputs["secretKey"]).to.include(encrypted).and.to.have.property("ciphertext");
    expect(set?.outputs["accessKey"]).to.include(encrypted);
    expect(set?.outputs["projectId"]).to.equal(workshop.sandbox.fixture.projects.demo.id);
    const reference = `exports.handler = () => require("pulumi-ventus/dynamic-provider");`;
    expect(set?.inputs).to.deep.equal({ __provider: reference, regenerate: "1" });
    expect(set?.outputs["__provider"]).to.equal(reference);
    expect(Buffer.byteLength(reference)).to.be.below(400);

    const shown = storedIn(await exportText(project, "--show-secrets"))["media"];
    expect(shown?.outputs["secretKey"]).to.deep.equal({ ...encrypted, plaintext: JSON.stringify(secretKey) });
    expect(shown?.outputs["accessKey"]).to.deep.equal({ ...encrypted, plaintext: JSON.stringify(accessKey) });
  });

  it("that were regenerated outside are stored by a refresh, with a warning", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("sets");
    await configure(project, { "sets:sets": { media: {} } });
    await project.pulumi(up);
    const first = await setOf(project, "media");
    const secret = await atTheConsole(sandbox, async (person) => await person.regenerate(await person.only()));
    const printed = await project.pulumi(["refresh", "--yes", "--skip-preview"]);
    expect(printed).to.contain(
      `warning: the secret of access key ${first.accessKey} was regenerated outside Pulumi; the state now holds the new one`,
    );
    expect(printed).not.to.contain(secret);
    const shown = storedIn(await exportText(project, "--show-secrets"))["media"];
    expect(shown?.outputs["secretKey"]).to.deep.equal({ ...encrypted, plaintext: JSON.stringify(secret) });
    expect(await project.filesAsText()).not.to.contain(secret);
    const before = changesOf(sandbox);
    await project.pulumi(up);
    expect(await setOf(project, "media")).to.include({ accessKey: first.accessKey, secretKey: secret });
    expect(changesOf(sandbox)).to.deep.equal(before);
  });
});
