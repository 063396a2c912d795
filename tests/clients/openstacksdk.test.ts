import { expect } from "chai";
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { Config } from "../../provider/config/config";
import { loadConfig } from "../../provider/config/load";
import { environment } from "../../provider/config/sources";
import { inFolder } from "../helpers/folder";
import { openstackPython, openstackClientVersion } from "./python";

const run = promisify(execFile);

const clouds = `
shared: &shared
  interface: internal
  auth: &auth
    auth_url: https://shared.example/v3
    username: shared-user
    password: shared-password
    project_id: shared-project
    user_domain_name: shared-domain
clouds:
  plain:
    region_name: Vienna
    auth:
      auth_url: https://vienna.example:5000/v3
      username: org:alice
      password: pw-alice
      user_domain_name: ventus
      project_name: demo
      project_domain_id: f1e779c3
  secret:
    verify: false
    auth: {auth_url: https://s.example/v3, username: u, user_domain_id: d, project_id: p, password: overruled}
  hyphens:
    auth-type: v3password
    endpoint_type: admin
    auth: {auth-url: https://h.example/v3, user-id: "42", password: p, tenant-name: t, project-domain-name: d}
  beside:
    username: beside-user
    project_id: beside-project
    auth: {auth_url: https://b.example/v3, password: p, user_domain_name: d}
  once:
    auth: {auth_url: https://o.example/v3, username: u, password: p, project_name: q, domain_id: dom}
  merged:
    <<: *shared
    region_name: M
  profiled:
    profile: ventus
    region_name: upper-austria
    auth: {username: u, password: p, project_id: q, user_domain_name: d}
  regions:
    regions:
      - First
      - name: Second
        values: {interface: admin, auth: {project_id: of-second}}
    auth: {auth_url: https://r.example/v3, username: u, password: p, project_id: q, user_domain_name: d}
  twice:
    region_name: old
    region_name: new
    auth: {auth_url: https://t.example/v3, username: u, password: p, project_id: q, user_domain_name: d}
`;
const secure = "clouds: {secret: {auth: {password: of-secure-yaml}}, plain: {auth: {username: org:secure}}}";
const profiles = {
  "public-clouds": { ventus: { interface: "public", auth: { auth_url: "https://{region_name}.example/v3" } } },
};

const program = `
import json, openstack.config
loader = openstack.config.OpenStackConfig()
def shown(name, region=None):
    return loader.get_one(name, region_name=region, validate=False).config
print(json.dumps({name: shown(name) for name in loader.get_cloud_names()} | {"regions/Second": shown("regions", "Second")}))
`;

const text = z.string().optional();
const schema = z.record(
  z.string(),
  z.looseObject({
    region_name: text,
    interface: text,
    verify: z.boolean(),
    username: text,
    auth: z.looseObject({
      auth_url: z.string(),
      username: text,
      user_id: text,
      password: z.string(),
      user_domain_id: text,
      user_domain_name: text,
      project_id: text,
      project_name: text,
      project_domain_id: text,
      project_domain_name: text,
    }),
  }),
);
type Theirs = z.infer<typeof schema>[string];

const present = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ""));

/** What openstacksdk found, in the words of this project. */
function told({ auth, ...cloud }: Theirs): unknown {
  const domain = (id?: string, name?: string): unknown => (id !== undefined ? { id } : { name: name ?? "ventus" });
  const userDomain = domain(auth.user_domain_id, auth.user_domain_name);
  const project = { id: auth.project_domain_id, name: auth.project_domain_name };
  const projectDomain = (project.id ?? project.name) ? domain(project.id, project.name) : userDomain;
  return present({
    authUrl: auth.auth_url,
    user:
      auth.user_id === undefined ? { name: auth.username ?? cloud.username, domain: userDomain } : { id: auth.user_id },
    password: auth.password,
    project:
      auth.project_id === undefined ? { name: auth.project_name, domain: projectDomain } : { id: auth.project_id },
    region: cloud.region_name,
    interface: cloud.interface ?? "public",
    insecure: !cloud.verify,
  });
}

function ours({ login, project, ...config }: Config): unknown {
  if (login.kind !== "password") throw new Error(login.kind);
  const { authUrl, region, interface: face = "public", insecure } = config;
  const password = login.password.reveal();
  return present({ authUrl, user: login.user, password, project, region, interface: face, insecure });
}

describe(`openstacksdk of python-openstackclient ${openstackClientVersion}`, function () {
  this.timeout(300_000);

  it("reads clouds.yaml, secure.yaml and clouds-public.yaml as this provider does", async () => {
    const interpreter = await openstackPython();
    await inFolder(async (folder) => {
      const user = join(folder, "home/.config/openstack");
      mkdirSync(user, { recursive: true });
      mkdirSync(join(folder, "program"));
      writeFileSync(join(folder, "program/clouds.yaml"), clouds);
      writeFileSync(join(user, "clouds.yaml"), "clouds: {never: {}}");
      writeFileSync(join(user, "secure.yml"), secure);
      writeFileSync(join(user, "clouds-public.json"), JSON.stringify(profiles));
      const variables = { HOME: join(folder, "home"), PATH: process.env["PATH"] ?? "" };
      const options = { cwd: join(folder, "program"), env: variables };
      const theirs = schema.parse(JSON.parse((await run(interpreter, ["-c", program], options)).stdout));
      expect(Object.keys(theirs)).to.have.length(10);
      for (const [name, found] of Object.entries(theirs)) {
        const [cloud = "", region] = name.split("/");
        const named = { ...variables, OS_CLOUD: cloud, ...(region === undefined ? {} : { OS_REGION_NAME: region }) };
        const loaded = loadConfig([environment(named)], { variables: named, folder: options.cwd });
        if ("faults" in loaded) throw new Error(`${name}: ${loaded.faults.join("; ")}`);
        expect(ours(loaded.config), name).to.deep.equal(told(found));
      }
    });
  });
});
