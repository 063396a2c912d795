import { expect } from "chai";
import type { Config } from "../../../provider/config/config";
import { loadConfig } from "../../../provider/config/load";
import type { LoadOptions } from "../../../provider/config/load";
import { environment, stackConfig } from "../../../provider/config/sources";

const rc = {
  OS_AUTH_URL: "https://vienna.ventuscloud.eu:443/v3",
  OS_USERNAME: "org:alice",
  OS_PASSWORD: "pw-alice",
  OS_USER_DOMAIN_NAME: "ventus",
  OS_PROJECT_ID: "4ced09c01e204a069208634f0a424f1a",
  OS_PROJECT_NAME: "demo",
  OS_PROJECT_DOMAIN_ID: "f1e779c33111434ea43bb923791dd3f5",
  OS_REGION_NAME: "Vienna",
  OS_INTERFACE: "public",
  OS_IDENTITY_API_VERSION: "3",
};

function load(stack: Record<string, unknown>, variables: NodeJS.ProcessEnv, options: LoadOptions = {}): Config {
  const loaded = loadConfig([stackConfig((key) => stack[key]), environment(variables)], options);
  if ("faults" in loaded) throw new Error(loaded.faults.join("\n"));
  return loaded.config;
}

function faults(stack: Record<string, unknown>, variables: NodeJS.ProcessEnv, options: LoadOptions = {}): string[] {
  const loaded = loadConfig([stackConfig((key) => stack[key]), environment(variables)], options);
  if ("config" in loaded) throw new Error("expected faults");
  return loaded.faults;
}

describe("the configuration", () => {
  it("is complete with the console's rc file alone", () => {
    const { login, ...config } = load({}, rc);
    expect(config).to.deep.equal({
      authUrl: "https://vienna.ventuscloud.eu/v3",
      project: { id: "4ced09c01e204a069208634f0a424f1a" },
      region: "Vienna",
      interface: "public",
      insecure: false,
    });
    if (login.kind !== "password") throw new Error(login.kind);
    expect(login.user).to.deep.equal({ name: "org:alice", domain: { name: "ventus" } });
    expect(login.password.reveal()).to.equal("pw-alice");
  });

  it("prefers stack config to the environment", () => {
    expect(load({ "ventus:region": "Upper-Austria" }, rc).region).to.equal("Upper-Austria");
  });

  it("does not let the rc file's project id overrule a project name in stack config", () => {
    expect(load({ "ventus:projectName": "other" }, rc).project).to.deep.equal({
      name: "other",
      domain: { id: "f1e779c33111434ea43bb923791dd3f5" },
    });
  });

  it("does not let the rc file's password overrule a token in stack config", () => {
    expect(load({ "ventus:token": "gAAAA" }, rc).login.kind).to.equal("token");
  });

  it("takes the user name from stack config where CI exports the password alone", () => {
    const { login } = load({ "ventus:username": "org:ci" }, { ...rc, OS_USERNAME: "" });
    expect(login).to.have.nested.property("user.name", "org:ci");
  });

  it("logs in by application credential where one is set, and needs no project then", () => {
    const config = load(
      {},
      { OS_AUTH_URL: rc.OS_AUTH_URL, OS_APPLICATION_CREDENTIAL_ID: "ac", OS_APPLICATION_CREDENTIAL_SECRET: "s" },
    );
    expect(config.login).to.deep.include({ kind: "applicationCredential", credential: { id: "ac" } });
    expect(config.project).to.equal(undefined);
  });

  it("lets OS_AUTH_TYPE choose between several logins", () => {
    expect(load({}, { ...rc, OS_TOKEN: "gAAAA" }).login.kind).to.equal("password");
    expect(load({}, { ...rc, OS_TOKEN: "gAAAA", OS_AUTH_TYPE: "v3token" }).login.kind).to.equal("token");
  });

  it("reads one URL in all its spellings", () => {
    for (const spelling of [
      "https://VIENNA.ventuscloud.eu/v3/",
      "https://vienna.ventuscloud.eu",
      "https://vienna.ventuscloud.eu:443/",
      "https://vienna.ventuscloud.eu/v2.0",
    ]) {
      expect(load({}, { ...rc, OS_AUTH_URL: spelling }).authUrl).to.equal("https://vienna.ventuscloud.eu/v3");
    }
    expect(load({}, { ...rc, OS_AUTH_URL: "http://127.0.0.1:5000/identity/v3" }).authUrl).to.equal(
      "http://127.0.0.1:5000/identity/v3",
    );
  });

  it("takes a certificate as PEM text or as the path of a file", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n";
    const readFile = (path: string): string => {
      if (path !== "/etc/ca.pem") throw new Error("ENOENT");
      return pem;
    };
    expect(load({ "ventus:caCertificate": pem }, rc).caCertificate).to.equal(pem);
    expect(load({}, { ...rc, OS_CACERT: "/etc/ca.pem" }, { readFile }).caCertificate).to.equal(pem);
    expect(faults({}, { ...rc, OS_CACERT: "/none" }, { readFile })).to.deep.equal([
      "OS_CACERT must be PEM text or the path of a PEM file, but no such file can be read: /none",
    ]);
  });

  it("reads insecure as people write it", () => {
    for (const yes of ["true", "True", "1", "yes"])
      expect(load({ "ventus:insecure": yes }, rc).insecure).to.equal(true);
    for (const no of ["false", "0", "no"]) expect(load({ "ventus:insecure": no }, rc).insecure).to.equal(false);
  });

  it("names every fault at once, with the place it was set and the remedy", () => {
    const found = faults({ "ventus:insecure": "maybe", "ventus:s3Endpoint": "vienna:8080" }, { OS_AUTH_URL: "vienna" });
    expect(found).to.deep.equal([
      "OS_AUTH_URL must be a URL such as https://vienna.ventuscloud.eu/v3, but is a string of another form",
      "ventus:username is not set: source the rc file of the console (it sets OS_USERNAME), or run `pulumi config set ventus:username …`",
      "ventus:password is not set: source the rc file of the console (it sets OS_PASSWORD), or run `pulumi config set --secret ventus:password …`",
      "ventus:s3Endpoint must be a URL such as https://vienna.ventuscloud.eu:8080, but is a string of another form",
      "ventus:insecure must be true or false, but is a string of another form",
      "no project is set: source the rc file of the console (it sets OS_PROJECT_ID), or run `pulumi config set ventus:projectId …`",
    ]);
  });

  it("never shows a value in a fault", () => {
    const shown = faults({ "ventus:password": { nested: "hunter2" }, "ventus:authUrl": "hunter2" }, {}).join("\n");
    expect(shown).to.contain("ventus:password must be a string, but is an object");
    expect(shown).not.to.contain("hunter2");
  });
});
