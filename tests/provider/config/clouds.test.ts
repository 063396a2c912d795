import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Config } from "../../../provider/config/config";
import { loadConfig } from "../../../provider/config/load";
import type { Loaded } from "../../../provider/config/load";
import { environment, providerArguments, stackConfig } from "../../../provider/config/sources";

const vienna = `
clouds:
  vienna:
    region_name: Vienna
    interface: internal
    auth:
      auth_url: https://vienna.ventuscloud.eu:443/v3
      username: org:alice
      password: pw-alice
      user_domain_name: ventus
      project_id: 4ced09c01e204a069208634f0a424f1a
`;

describe("a cloud of clouds.yaml", () => {
  let root: string;
  let variables: NodeJS.ProcessEnv;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "pulumi-ventus-clouds-"));
    variables = { HOME: join(root, "home"), XDG_CONFIG_DIRS: join(root, "xdg"), OS_CLOUD: "vienna" };
    mkdirSync(join(root, "program"));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(path: string, text: string): string {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  function loaded(stack: Record<string, unknown> = {}, args?: Record<string, unknown>): Loaded {
    const sources = [stackConfig((key) => stack[key]), environment(variables)];
    const all = args === undefined ? sources : [providerArguments(args), ...sources];
    return loadConfig(all, { variables, folder: join(root, "program") });
  }

  function load(stack: Record<string, unknown> = {}, args?: Record<string, unknown>): Config {
    const result = loaded(stack, args);
    if ("faults" in result) throw new Error(result.faults.join("\n"));
    return result.config;
  }

  function faults(stack: Record<string, unknown> = {}): string[] {
    const result = loaded(stack);
    if ("config" in result) throw new Error("expected faults");
    return result.faults;
  }

  /** A cloud with a token, which is whole with nothing else. */
  function named(name: string, ...lines: readonly string[]): string {
    return ["clouds:", `  ${name}:`, ...lines.map((line) => `    ${line}`), ""].join("\n");
  }

  it("is a whole configuration", () => {
    write("program/clouds.yaml", vienna);
    const { login, ...config } = load();
    expect(config).to.deep.equal({
      authUrl: "https://vienna.ventuscloud.eu/v3",
      project: { id: "4ced09c01e204a069208634f0a424f1a" },
      region: "Vienna",
      interface: "internal",
      insecure: false,
    });
    if (login.kind !== "password") throw new Error(login.kind);
    expect(login.user).to.deep.equal({ name: "org:alice", domain: { name: "ventus" } });
    expect(login.password.reveal()).to.equal("pw-alice");
  });

  it("is not looked for unless it is named", () => {
    write("program/clouds.yaml", "{{{ no yaml");
    variables["OS_CLOUD"] = "";
    const rc = { OS_AUTH_URL: "https://a.example/v3", OS_TOKEN: "t" };
    Object.assign(variables, rc);
    expect(load().authUrl).to.equal("https://a.example/v3");
  });

  describe("is found", () => {
    const places = [
      ["program/clouds.yaml", "the current directory"],
      ["program/clouds.yml", "the current directory, with another ending"],
      ["program/clouds.json", "the current directory, as JSON"],
      ["home/.config/openstack/clouds.yaml", "the user's folder"],
      ["xdg/openstack/clouds.yaml", "the system's folder"],
    ] as const;

    for (const [index, [place, words]] of places.entries()) {
      it(`in ${words}, before all later ones`, () => {
        for (const [each] of places.slice(index)) {
          const url = each === place ? "https://right.example" : "https://wrong.example";
          write(each, JSON.stringify({ clouds: { vienna: { auth: { auth_url: url, token: "t" } } } }));
        }
        expect(load().authUrl).to.equal("https://right.example/v3");
      });
    }

    it("in the folder of XDG_CONFIG_HOME before ~/.config", () => {
      variables["XDG_CONFIG_HOME"] = join(root, "config");
      write("config/openstack/clouds.yaml", named("vienna", "auth: {auth_url: https://right.example, token: t}"));
      write("home/.config/openstack/clouds.yaml", named("vienna", "auth: {auth_url: https://wrong.example, token: t}"));
      expect(load().authUrl).to.equal("https://right.example/v3");
    });

    it("in the file of OS_CLIENT_CONFIG_FILE first, and without that elsewhere", () => {
      write("program/clouds.yaml", named("vienna", "auth: {auth_url: https://usual.example, token: t}"));
      const text = named("vienna", "auth: {auth_url: https://named.example, token: t}");
      variables["OS_CLIENT_CONFIG_FILE"] = write("elsewhere/my.yaml", text);
      expect(load().authUrl).to.equal("https://named.example/v3");
      variables["OS_CLIENT_CONFIG_FILE"] = join(root, "none.yaml");
      expect(load().authUrl).to.equal("https://usual.example/v3");
    });
  });

  it("has its secrets from secure.yaml, which counts before it and may lie elsewhere", () => {
    write("program/clouds.yaml", vienna);
    const secure = write("home/.config/openstack/secure.yaml", named("vienna", "auth: {password: from-secure}"));
    const { login } = load();
    expect(login.kind === "password" && login.password.reveal()).to.equal("from-secure");
    write("program/secure.yaml", named("vienna", "auth: {password: nearer}"));
    const nearer = load().login;
    expect(nearer.kind === "password" && nearer.password.reveal()).to.equal("nearer");
    variables["OS_CLIENT_SECURE_FILE"] = secure;
    const chosen = load().login;
    expect(chosen.kind === "password" && chosen.password.reveal()).to.equal("from-secure");
  });

  it("may stand on a profile of clouds-public.yaml, whose URL has holes", () => {
    const profile = ["public-clouds:", "  ventus:", "    interface: admin", "    auth:"];
    const url = "      auth_url: https://{region_name}.ventuscloud.eu/v3";
    write("home/.config/openstack/clouds-public.yaml", [...profile, url, ""].join("\n"));
    const own = ["profile: ventus", "region_name: upper-austria", "auth: {token: t}"];
    write("program/clouds.yaml", named("vienna", ...own));
    expect(load()).to.include({ authUrl: "https://upper-austria.ventuscloud.eu/v3", interface: "admin" });
    write("program/clouds.yaml", named("vienna", ...own, "interface: public"));
    expect(load().interface).to.equal("public");
    write("program/clouds.yaml", named("vienna", "profile: vexxhost"));
    expect(faults().join()).to.match(
      /cloud "vienna" has the profile "vexxhost", which is not in .*; these are: "ventus"/,
    );
  });

  describe("comes", () => {
    beforeEach(() => {
      write("program/clouds.yaml", vienna);
    });

    it("after the environment where that names it", () => {
      variables["OS_REGION_NAME"] = "Upper-Austria";
      expect(load().region).to.equal("Upper-Austria");
    });

    it("after stack config, wherever it is named", () => {
      expect(load({ "ventus:region": "Upper-Austria" }).region).to.equal("Upper-Austria");
      variables["OS_CLOUD"] = "";
      expect(load({ "ventus:cloud": "vienna", "ventus:region": "x" }).region).to.equal("x");
    });

    it("before the rc file that happens to be sourced, where stack config or the program names it", () => {
      const rc = {
        OS_AUTH_URL: "https://other.example/v3",
        OS_USERNAME: "bob",
        OS_PASSWORD: "pw-bob",
        OS_PROJECT_ID: "p",
      };
      Object.assign(variables, rc);
      variables["OS_CLOUD"] = "another";
      for (const config of [load({ "ventus:cloud": "vienna" }), load({}, { cloud: "vienna" })]) {
        expect(config).to.deep.include({
          authUrl: "https://vienna.ventuscloud.eu/v3",
          project: { id: "4ced09c01e204a069208634f0a424f1a" },
        });
        expect(config.login.kind === "password" && config.login.password.reveal()).to.equal("pw-alice");
      }
    });

    it("with its project whole: the rc file's id does not overrule its name", () => {
      const auth = "auth: {auth_url: https://a.example, token: t, project_name: demo, project_domain_id: d}";
      write("program/clouds.yaml", named("vienna", auth));
      variables["OS_CLOUD"] = "";
      variables["OS_PROJECT_ID"] = "another";
      expect(load({ "ventus:cloud": "vienna" }).project).to.deep.equal({ name: "demo", domain: { id: "d" } });
    });

    it("with the password of the environment, where the file has none", () => {
      write("program/clouds.yaml", vienna.replace("      password: pw-alice\n", ""));
      variables["OS_CLOUD"] = "";
      variables["OS_PASSWORD"] = "pw-ci";
      const { login } = load({ "ventus:cloud": "vienna" });
      if (login.kind !== "password") throw new Error(login.kind);
      expect(login.user).to.include({ name: "org:alice" });
      expect(login.password.reveal()).to.equal("pw-ci");
    });
  });

  describe("logs in", () => {
    const at = "auth_url: https://a.example";

    it("by application credential, by id or by name", () => {
      const auth = `${at}, application_credential_secret: s, application_credential`;
      write("program/clouds.yaml", named("vienna", "auth_type: v3applicationcredential", `auth: {${auth}_id: ac}`));
      expect(load().login).to.deep.include({ kind: "applicationCredential", credential: { id: "ac" } });
      write("program/clouds.yaml", named("vienna", `auth: {${auth}_name: ci, user_id: u}`));
      expect(load().login).to.deep.include({
        kind: "applicationCredential",
        credential: { name: "ci", user: { id: "u" } },
      });
    });

    it("by ready token", () => {
      write("program/clouds.yaml", named("vienna", "auth_type: token", `auth: {${at}, token: gAAAA, password: no}`));
      expect(load().login.kind).to.equal("token");
    });

    it("by user id, and by the domain that is said once for user and project", () => {
      write("program/clouds.yaml", named("vienna", `auth: {${at}, user_id: u, password: p, project_id: q}`));
      expect(load().login).to.deep.include({ user: { id: "u" } });
      const once = `auth: {${at}, username: u, password: p, project_name: q, domain_id: d}`;
      write("program/clouds.yaml", named("vienna", once));
      expect(load()).to.deep.include({ project: { name: "q", domain: { id: "d" } } });
      expect(load().login).to.deep.include({ user: { name: "u", domain: { id: "d" } } });
    });

    it("as a console account", () => {
      const lines = ["identity_provider: idp", "protocol: openid", "client_id: openstack", "client_secret: cs"];
      const login = ["username: alice", "password: pw", "project_id: p", "auth_url: https://a.example"];
      const discovery = "discovery_endpoint: https://login.example/.well-known/openid-configuration";
      const auth = [...lines, ...login, discovery].map((line) => `  ${line}`);
      write("program/clouds.yaml", named("vienna", "auth_type: v3oidcpassword", "auth:", ...auth));
      expect(load().login).to.deep.include({
        kind: "oidcPassword",
        identityProvider: "idp",
        clientId: "openstack",
        endpoint: { discovery: "https://login.example/.well-known/openid-configuration" },
        scope: "openid",
      });
    });

    it("with what stands beside `auth`, in the words of older tools, and with hyphens", () => {
      const lines = ["auth-type: password", "username: u", "password: p", "tenant-name: t", "endpoint_type: adminURL"];
      write("program/clouds.yaml", named("vienna", ...lines, "auth: {auth-url: https://a.example}"));
      expect(load()).to.deep.include({ project: { name: "t", domain: { name: "ventus" } }, interface: "admin" });
    });
  });

  it("is verified, unless it says otherwise", () => {
    for (const [line, insecure] of [
      ["verify: true", false],
      ["verify: false", true],
      ["verify: False", true],
      ["insecure: true", true],
      ["insecure: false", false],
    ] as const) {
      write("program/clouds.yaml", named("vienna", line, "auth: {auth_url: https://a.example, token: t}"));
      expect(load().insecure, line).to.equal(insecure);
    }
    write("program/clouds.yaml", named("vienna", "verify: maybe", "auth: {auth_url: https://a.example, token: t}"));
    expect(faults()[0]).to.match(/^verify of cloud "vienna" in .*clouds.yaml must be true or false/);
  });

  it("is trusted by the authority in the file that cacert names, ~ being the home folder", () => {
    const pem = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n";
    write("home/ca.pem", pem);
    write("program/clouds.yaml", named("vienna", "cacert: ~/ca.pem", "auth: {auth_url: https://a.example, token: t}"));
    expect(load().caCertificate).to.equal(pem);
  });

  it("may have several regions, the first being meant unless another is asked for, with values of their own", () => {
    const regions = [
      "regions:",
      "  - Vienna",
      "  - name: Graz",
      "    values: {s3_endpoint_override: https://s3.graz.example}",
    ];
    write("program/clouds.yaml", named("vienna", ...regions, "auth: {auth_url: https://a.example, token: t}"));
    expect(load()).to.include({ region: "Vienna" }).and.not.have.property("s3Endpoint");
    expect(load({ "ventus:region": "Graz" })).to.include({ region: "Graz", s3Endpoint: "https://s3.graz.example" });
    expect(faults({ "ventus:region": "Linz" })[0]).to.match(/cloud "vienna" has no region "Linz": .* has Vienna, Graz/);
  });

  it("has every value as it stands there: an id that looks like a number, a password that looks like a truth", () => {
    const auth = "auth: {auth_url: https://a.example, username: 007, password: yes, project_id: 1234e5}";
    write("program/clouds.yaml", named("vienna", auth));
    const { login, project } = load();
    if (login.kind !== "password") throw new Error(login.kind);
    expect(login.user).to.include({ name: "007" });
    expect(login.password.reveal()).to.equal("yes");
    expect(project).to.deep.equal({ id: "1234e5" });
  });

  it("may share lines with others by aliases and merges", () => {
    const shared = ["shared: &shared", "  verify: false", "  auth: {auth_url: https://a.example, token: t}"];
    write(
      "program/clouds.yaml",
      [...shared, "clouds:", "  vienna:", "    <<: *shared", "    region_name: V", ""].join("\n"),
    );
    expect(load()).to.include({ region: "V", insecure: true, authUrl: "https://a.example/v3" });
  });

  describe("that", () => {
    it("does not exist is answered with those that do, and with where they were looked for", () => {
      const file = write("program/clouds.yaml", "clouds: {vienna: {}, upper-austria: {}}");
      const secure = write("home/.config/openstack/secure.yaml", "clouds: {graz: {}}");
      variables["OS_CLOUD"] = "viena";
      const [fault, ...others] = faults();
      expect(others).to.deep.equal([]);
      expect(fault)
        .to.contain(`OS_CLOUD names the cloud "viena", which is not in ${secure} and ${file}`)
        .and.contain('these are: "graz", "vienna", "upper-austria"')
        .and.contain(`Looked for clouds and secure (.yaml, .yml, .json) in ${join(root, "program")}, `)
        .and.contain("/etc/openstack");
      expect(faults({ "ventus:cloud": "linz" })[0]).to.match(/^ventus:cloud names the cloud "linz"/);
    });

    it("has no file at all is answered with the places, the named file among them", () => {
      variables["OS_CLIENT_CONFIG_FILE"] = join(root, "none.yaml");
      expect(faults()[0])
        .to.contain('OS_CLOUD names the cloud "vienna", but there is no clouds.yaml')
        .and.contain(`${join(root, "none.yaml")} (OS_CLIENT_CONFIG_FILE), ${join(root, "program")}, `);
    });

    it("lacks something is told which key is missing in which file", () => {
      const file = write("program/clouds.yaml", named("vienna", "auth: {auth_url: https://a.example, username: u}"));
      expect(faults()).to.deep.equal([
        `ventus:password is not set: write auth.password of cloud "vienna" in ${file}, or run \`pulumi config set --secret ventus:password …\``,
        `no project is set: write auth.project_id of cloud "vienna" in ${file}, or run \`pulumi config set ventus:projectId …\``,
      ]);
    });

    it("has a fault is told the key and the file, never the value", () => {
      const auth = "auth: {auth_url: hunter2, username: u, password: [hunter2], project_id: p}";
      const file = write("program/clouds.yaml", named("vienna", auth));
      expect(faults()).to.deep.equal([
        `auth.auth_url of cloud "vienna" in ${file} must be a URL such as https://vienna.ventuscloud.eu/v3, but is a string of another form`,
        `auth.password of cloud "vienna" in ${file} must be a string, but is a list`,
      ]);
    });

    it("is no YAML is told where, never what stands there", () => {
      const file = write("program/clouds.yaml", "clouds:\n  vienna: [hunter2\n  graz: hunter2\n");
      expect(faults()).to.deep.equal([`${file} is no good YAML at line 3, column 3 (BAD_INDENT)`]);
    });

    it("lies in something that is no map, no file or too large is told so", () => {
      const file = write("program/clouds.yaml", "just a text");
      expect(faults()).to.deep.equal([`${file} must hold a map, with \`clouds\` in it`]);
      write("program/clouds.yaml", `# ${"x".repeat(128 * 1024)}`);
      expect(faults()).to.deep.equal([`${file} is not read: it is larger than 131072 bytes`]);
      variables["OS_CLIENT_CONFIG_FILE"] = "/dev/zero";
      expect(faults()).to.deep.equal(["/dev/zero is not read: it is no ordinary file"]);
    });
  });
});
