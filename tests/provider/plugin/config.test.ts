import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultProvider, ownProvider, sealed, unknownText } from "../../helpers/providerClient";
import { failure } from "../../helpers/values";
import { setUp } from "./provider";
import type { Setup } from "./provider";

describe("the plugin's configuration", () => {
  let setup: Setup;

  before(async () => {
    setup = await setUp({ PULUMI_CONFIG: JSON.stringify({ "ventus:region": "stack-region", "other:region": "no" }) });
  });

  after(async () => {
    await setup.stop();
  });

  describe("checked", () => {
    it("is good with the rc file's variables alone", async () => {
      expect(await setup.client.checkConfig({})).to.deep.equal({ inputs: {}, failures: [] });
    });

    it("is refused with every fault at once, none of which names a property: the engine would print its value", async () => {
      const { failures } = await setup.client.checkConfig({
        authUrl: "vienna",
        insecure: "maybe",
        password: sealed(7),
        pasword: "hunter2",
        s3Endpoint: "hunter2",
      });
      expect(failures.map(({ reason }) => reason.split(":")[0])).to.deep.equal([
        "pasword is no setting of the ventus provider; these are",
        "the provider's authUrl must be a URL such as https",
        "the provider's password must be a string, but is a number",
        "the provider's s3Endpoint must be a URL such as https",
        "the provider's insecure must be true or false, but is a string of another form",
      ]);
      expect(failures.every(({ property }) => property === "")).to.be.true;
      expect(JSON.stringify(failures)).not.to.contain("hunter2");
    });

    it("names a default provider's settings as stack config has them", async () => {
      const { failures } = await setup.client.checkConfig({ authUrl: "vienna" }, defaultProvider);
      expect(failures[0]?.reason).to.match(/^ventus:authUrl must be a URL/);
    });

    it("may have unknown values, and the known ones are checked all the same", async () => {
      const unknowns = {
        authUrl: unknownText,
        password: sealed(unknownText),
        insecure: unknownText,
        caCertificate: unknownText,
      };
      expect((await setup.client.checkConfig(unknowns)).failures).to.deep.equal([]);
      const { failures } = await setup.client.checkConfig({ ...unknowns, s3Endpoint: "x" });
      expect(failures).to.have.length(1);
    });

    it("keeps secrets secret, and makes one of a password that came in the clear", async () => {
      const { inputs } = await setup.client.checkConfig({ password: "clear", token: sealed("sealed"), username: "u" });
      expect(inputs).to.deep.equal({ password: sealed("clear"), token: sealed("sealed"), username: "u" });
    });

    it("does not mind what the engine puts there itself", async () => {
      const news = { version: "0.1.0", pluginDownloadURL: "https://example.com", __internal: {} };
      expect((await setup.client.checkConfig(news)).failures).to.deep.equal([]);
    });
  });

  describe("changed", () => {
    it("to another cloud replaces", async () => {
      const { replaces, detailed } = await setup.client.diffConfig(
        { authUrl: "https://vienna.ventuscloud.eu/v3" },
        { authUrl: "https://upper-austria.ventuscloud.eu/v3" },
      );
      expect(replaces).to.deep.equal(["authUrl"]);
      expect(detailed).to.deep.equal({ authUrl: "update-replace" });
    });

    it("to another spelling of the same cloud is no change", async () => {
      const olds = { authUrl: "https://vienna.ventuscloud.eu/v3" };
      const news = { authUrl: "https://Vienna.ventuscloud.eu:443/v3/" };
      expect((await setup.client.diffConfig(olds, news)).changes).to.equal("none");
    });

    it("to write down the authUrl of the environment, or to leave that to it, replaces nothing", async () => {
      const { authUrl } = setup.sandbox;
      expect(await setup.client.diffConfig({}, { authUrl })).to.deep.include({ changes: "some", replaces: [] });
      expect(await setup.client.diffConfig({ authUrl }, {})).to.deep.include({ changes: "some", replaces: [] });
      expect((await setup.client.diffConfig({}, { authUrl: "https://elsewhere" })).replaces).to.deep.equal(["authUrl"]);
    });

    it("to an authUrl that is not known yet shows what may happen", async () => {
      expect(
        (await setup.client.diffConfig({ authUrl: "https://a" }, { authUrl: unknownText })).replaces,
      ).to.deep.equal(["authUrl"]);
    });

    it("to another password, user or project is an update", async () => {
      const olds = { password: sealed("a"), username: "a", projectId: "a" };
      const news = { password: sealed("b"), username: "b", token: sealed("t") };
      expect(await setup.client.diffConfig(olds, news)).to.deep.equal({
        changes: "some",
        replaces: [],
        detailed: { username: "update", password: "update", projectId: "delete", token: "add" },
      });
    });

    it('from true to "true" is no change: the engine makes text of it', async () => {
      expect((await setup.client.diffConfig({ insecure: true }, { insecure: "true" })).changes).to.equal("none");
    });
  });

  describe("with a cloud of clouds.yaml", () => {
    let folder: string;
    let other: Setup;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "pulumi-ventus-plugin-"));
      const auth = { username: "org:bob", password: "pw-org:bob", user_domain_name: "ventus", project_name: "demo" };
      const at = (authUrl: string): unknown => ({
        region_name: "of-clouds-yaml",
        auth: { ...auth, auth_url: authUrl },
      });
      other = await setUp({ OS_CLIENT_CONFIG_FILE: join(folder, "my.yaml") });
      const clouds = { vienna: at(other.sandbox.authUrl), elsewhere: at("https://elsewhere.example") };
      writeFileSync(join(folder, "my.yaml"), JSON.stringify({ clouds }));
    });

    after(async () => {
      await other.stop();
      rmSync(folder, { recursive: true });
    });

    it("that the program names takes what it needs from there, and not from the environment", async () => {
      await other.client.configure({ cloud: "vienna" }, ownProvider);
      expect((await other.client.create({}, { preview: true })).properties).to.include({ region: "of-clouds-yaml" });
    });

    it("does so although generated SDKs hand on the environment's values as arguments", async () => {
      const { OS_REGION_NAME, OS_AUTH_URL, OS_USERNAME } = other.sandbox.environment();
      const defaults = { region: OS_REGION_NAME, authUrl: OS_AUTH_URL, username: OS_USERNAME };
      await other.client.configure({ cloud: "vienna", ...defaults }, ownProvider);
      const { properties } = await other.client.create({}, { preview: true });
      expect(properties).to.include({ region: "of-clouds-yaml", userId: other.sandbox.fixture.users["org:bob"].id });
      await other.client.configure({ cloud: "vienna", ...defaults, region: "own" }, ownProvider);
      expect((await other.client.create({}, { preview: true })).properties).to.include({ region: "own" });
    });

    it("that does not exist is refused with those that do", async () => {
      const { failures } = await other.client.checkConfig({ cloud: "viena" });
      expect(failures).to.have.length(1);
      expect(failures[0]?.reason).to.match(/^the provider's cloud names the cloud "viena".*"vienna", "elsewhere"/);
    });

    it("that is not known yet may bring whatever is missing", async () => {
      const bare = { authUrl: unknownText, cloud: unknownText, s3Endpoint: "x" };
      const { failures } = await other.client.checkConfig(bare);
      expect(failures.map(({ reason }) => reason.split(" must")[0])).to.deep.equal(["the provider's s3Endpoint"]);
    });

    it("that is another one replaces; another name or spelling of the same cloud does not", async () => {
      const { authUrl } = other.sandbox;
      expect(await other.client.diffConfig({ cloud: "vienna" }, { cloud: "elsewhere" })).to.deep.include({
        replaces: ["cloud"],
        detailed: { cloud: "update-replace" },
      });
      for (const [olds, news] of [
        [{ cloud: "vienna" }, { authUrl }],
        [{ authUrl }, { cloud: "vienna" }],
        [{ cloud: "vienna" }, { cloud: "viena" }],
      ]) {
        expect(await other.client.diffConfig(olds ?? {}, news ?? {})).to.deep.include({
          changes: "some",
          replaces: [],
        });
      }
    });
  });

  describe("used", () => {
    it("takes a program's argument before stack config before the environment", async () => {
      await setup.client.configure({ region: "argument-region" }, ownProvider);
      expect((await setup.client.create({}, { preview: true })).properties).to.include({ region: "argument-region" });
      await setup.client.configure({}, ownProvider);
      expect((await setup.client.create({}, { preview: true })).properties).to.include({ region: "stack-region" });
    });

    it("of the default provider is the stack config that the engine gave it, no newer one", async () => {
      await setup.client.configure({}, defaultProvider);
      const { OS_REGION_NAME } = setup.sandbox.environment();
      expect((await setup.client.create({}, { preview: true })).properties).to.include({ region: OS_REGION_NAME });
    });

    it("tells its faults when it is first needed, and not before: an unused provider must not stop a stack", async () => {
      expect(await setup.client.configure({ authUrl: "nonsense" })).to.include({
        acceptsecrets: true,
        supportspreview: true,
      });
      expect((await failure(() => setup.client.create({}))).message).to.contain("the provider's authUrl must be a URL");
    });

    it("that is not known yet leaves a preview open", async () => {
      await setup.client.configure({ authUrl: unknownText });
      const { properties } = await setup.client.create({ regenerate: "1" }, { preview: true });
      expect(properties).to.include({ authUrl: unknownText, projectId: unknownText, regenerate: "1" });
      expect(await setup.client.invoke("ventus:index:listObjectStorageCredentials", {})).to.deep.equal({
        result: { projectId: unknownText, credentials: unknownText },
        failures: [],
      });
    });

    it("warns once of what is risky about it", async () => {
      await setup.client.configure({ insecure: "true" });
      await setup.client.create({}, { preview: true });
      await setup.client.create({}, { preview: true });
      const warnings = setup.engine.logged.filter(({ severity }) => severity === "warning");
      expect(warnings.map(({ message }) => message)).to.deep.equal([
        "ventus:insecure is set: any TLS certificate is accepted, and whoever is on the way can read the login",
      ]);
    });
  });
});
