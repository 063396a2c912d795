import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { startSandbox } from "../../../sandbox";
import { isObject } from "../../helpers/values";
import { accessKeys, changesOf } from "../console";
import { refused } from "../outputs";
import { exportText, stored } from "../state";
import { configure, useWorkshop } from "../workshop";

const up = ["up", "--yes", "--skip-preview"];

describe("the login, with a real engine", function () {
  const workshop = useWorkshop(this);

  it("that is wrong is refused: the password, the project, a cloud that is not there", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("quickstart");
    const wrongPassword = await refused(project, up, { OS_PASSWORD: "wrong-horse" });
    expect(wrongPassword).to.contain("could not log in").and.contain("401").and.contain(sandbox.authUrl);
    expect(wrongPassword).to.contain("what to do:").and.not.contain("wrong-horse");

    const nowhere = "0".repeat(32);
    const wrongProject = await refused(project, up, { OS_PROJECT_ID: nowhere });
    expect(wrongProject).to.contain("could not log in").and.contain(nowhere);
    expect(wrongProject).not.to.contain(sandbox.environment().OS_PASSWORD);

    const authUrl = `http://127.0.0.1:${await freePort()}/v3`;
    const started = Date.now();
    const unreachable = await refused(project, up, { OS_AUTH_URL: authUrl });
    expect(unreachable).to.contain(authUrl).and.contain("what to do:");
    expect(Date.now() - started).to.be.below(20_000);
    expect(changesOf(sandbox)).to.deep.equal([]);
    expect(await stored(project)).to.deep.equal({});
  });

  it("of another cloud makes refresh and destroy refuse, and the state is kept", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("quickstart");
    await project.pulumi(up);
    const id = (await stored(project))["media"]?.id;
    const other = await startSandbox();
    try {
      for (const command of ["refresh", "destroy"]) {
        const text = await refused(project, [command, "--yes", "--skip-preview"], other.environment());
        expect(text).to.contain(`they belong to ${sandbox.authUrl}, and the login is for ${other.authUrl}`);
        expect(text).to.contain(`log in to ${sandbox.authUrl} (source that cloud's rc file)`);
        expect((await stored(project))["media"])
          .to.include({ id })
          .and.to.have.nested.property("outputs.accessKey", id);
      }
      expect(changesOf(other)).to.deep.equal([]);
    } finally {
      await other.stop();
    }
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(await accessKeys(sandbox)).to.deep.equal([]);
  });

  it("may stand in the stack's config alone, the password encrypted", async () => {
    const { sandbox } = workshop;
    const { OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME, OS_PROJECT_NAME } = sandbox.environment();
    const project = await workshop.project("quickstart", { environment: {} });
    await configure(project, {
      "ventus:authUrl": OS_AUTH_URL,
      "ventus:username": OS_USERNAME,
      "ventus:userDomainName": OS_USER_DOMAIN_NAME,
      "ventus:projectName": OS_PROJECT_NAME,
    });
    await project.pulumi(["config", "set", "--secret", "ventus:password", OS_PASSWORD]);
    await project.pulumi(up);
    expect(await accessKeys(sandbox)).to.deep.equal([(await project.outputs())["accessKey"]]);
    expect(await exportText(project)).not.to.contain(OS_PASSWORD);
    expect(await project.filesAsText()).not.to.contain(OS_PASSWORD);
    await project.pulumi(["refresh", "--yes", "--skip-preview"]);
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(await accessKeys(sandbox)).to.deep.equal([]);
  });

  it("may stand in clouds.yaml and secure.yaml of the program's folder, named in the stack's config", async () => {
    const { sandbox } = workshop;
    const { OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_USER_DOMAIN_NAME, OS_PROJECT_ID } = sandbox.environment();
    // An rc file of somebody else is sourced all the while.
    const project = await workshop.project("quickstart", { environment: sandbox.environment("org:reader") });
    await configure(project, { "ventus:cloud": "nowhere" });
    const auth = { auth_url: OS_AUTH_URL, username: OS_USERNAME, user_domain_name: OS_USER_DOMAIN_NAME };
    const clouds = { vienna: { auth: { ...auth, project_id: OS_PROJECT_ID } } };
    await writeFile(join(project.folder, "clouds.yaml"), JSON.stringify({ clouds }));
    const secure = { vienna: { auth: { password: OS_PASSWORD } } };
    await writeFile(join(project.folder, "secure.yaml"), JSON.stringify({ clouds: secure }));
    const unknown = await refused(project, up);
    expect(unknown).to.contain('ventus:cloud names the cloud "nowhere", which is not in ').and.contain('"vienna"');
    await configure(project, { "ventus:cloud": "vienna" });
    await project.pulumi(up);
    expect(await accessKeys(sandbox)).to.deep.equal([(await project.outputs())["accessKey"]]);
    expect(await exportText(project)).not.to.contain(OS_PASSWORD);
    await project.pulumi(["refresh", "--yes", "--skip-preview"]);
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(await accessKeys(sandbox)).to.deep.equal([]);
  });

  it("of a console account goes by way of the identity provider, and its refusal says what to do", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("quickstart", { environment: sandbox.oidcEnvironment() });
    const text = await refused(project, up, { OS_PASSWORD: "wrong-horse" });
    expect(text).to.contain('could not log in to the identity provider as "org:alice"').and.not.contain("wrong-horse");
    expect(text).to.contain("invalid_grant Invalid user credentials").and.contain("what to do: check OS_USERNAME");
    await project.pulumi(up);
    expect(await accessKeys(sandbox)).to.deep.equal([(await project.outputs())["accessKey"]]);
    const { OS_PASSWORD, OS_CLIENT_SECRET } = sandbox.oidcEnvironment();
    for (const secret of [OS_PASSWORD, OS_CLIENT_SECRET]) expect(await project.filesAsText()).not.to.contain(secret);
    await project.pulumi(["destroy", "--yes", "--skip-preview"]);
    expect(await accessKeys(sandbox)).to.deep.equal([]);
  });

  it("with faults in it, and inputs with faults, get one answer that names them all, before any request", async () => {
    const { sandbox } = workshop;
    const project = await workshop.project("sets", { environment: { OS_PASSWORD: "correct-horse" } });
    const args = {
      projectId: ["hidden-1"],
      regenerate: { token: "hidden-2" },
      waitForActive: "hidden-3",
      rotate: true,
    };
    await configure(project, {
      "sets:sets": { media: { args } },
      "ventus:authUrl": "hidden-4",
      "ventus:insecure": "hidden-5",
    });
    const text = await refused(project, ["preview"]);
    for (const fault of [
      "ventus:authUrl must be a URL such as https://vienna.ventuscloud.eu/v3, but is a string of another form",
      "ventus:username is not set: source the rc file of the console (it sets OS_USERNAME)",
      "ventus:insecure must be true or false, but is a string of another form",
      "no project is set",
      "projectId must be the id of a project, not its name (`openstack project list` shows both), but is a list",
      "regenerate must be a string of at most 1024 characters, but is an object",
      "waitForActive must be a number of seconds from 0 to 3600, but is a string of another form",
      "rotate is not an input of Object Storage Credentials",
    ]) {
      expect(text).to.contain(fault);
    }
    expect(text).not.to.match(/hidden-\d|correct-horse/);
    expect(sandbox.requests).to.deep.equal([]);
    expect((await stored(project))["media"]).to.equal(undefined);
  });
});

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: unknown = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (!isObject(address) || typeof address["port"] !== "number") throw new Error("no port");
  return address["port"];
}
