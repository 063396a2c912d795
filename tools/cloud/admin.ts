import { request } from "undici";
import { z } from "zod";
import { fixture } from "../../sandbox/fixture";
import { REGION } from "../../sandbox/keystone/catalog";

const Named = z.object({ id: z.string(), name: z.string().optional() });

/** Keystone's administrator, for what the fixture and the catalog need. */
export class Admin {
  private constructor(
    private readonly authUrl: string,
    private readonly token: string,
  ) {}

  static async login(authUrl: string): Promise<Admin> {
    const { name, password } = fixture.users.admin;
    const domain = { name: fixture.users.admin.domain.name };
    const user = { name, domain, password };
    const scope = { project: { name: fixture.projects.admin.name, domain } };
    const { headers } = await call(
      "POST",
      `${authUrl}/auth/tokens`,
      {},
      {
        auth: { identity: { methods: ["password"], password: { user } }, scope },
      },
    );
    return new Admin(authUrl, z.string().parse(headers["x-subject-token"]));
  }

  /** The ids of a collection by name: `{ member: "9fe2…" }`. */
  async ids(collection: string): Promise<Map<string, string>> {
    const { body } = await this.call("GET", collection);
    const items = z.record(z.string(), z.unknown()).parse(body)[collection];
    return new Map(
      z
        .array(Named)
        .parse(items)
        .map(({ id, name }) => [name ?? "", id]),
    );
  }

  /** Creates one and answers with its id. */
  async create(collection: string, member: string, properties: object): Promise<string> {
    const { body } = await this.call("POST", collection, { [member]: properties });
    return Named.parse(z.record(z.string(), z.unknown()).parse(body)[member]).id;
  }

  async grant(role: string, user: string, project: string): Promise<void> {
    await this.call("PUT", `projects/${project}/users/${user}/roles/${role}`);
  }

  /** Makes the catalog name `url` as the public endpoint of a service type, which it may not know yet. */
  async publish(type: string, url: string): Promise<void> {
    const services = z.object({ services: z.array(z.object({ id: z.string(), type: z.string() })) });
    const known = services.parse((await this.call("GET", "services")).body).services.find((each) => each.type === type);
    const service = known?.id ?? (await this.create("services", "service", { type, name: type }));
    const listed = (await this.call("GET", `endpoints?service_id=${service}&interface=public`)).body;
    const endpoint = z.object({ endpoints: z.array(Named) }).parse(listed).endpoints[0];
    if (endpoint) await this.call("PATCH", `endpoints/${endpoint.id}`, { endpoint: { url } });
    else
      await this.create("endpoints", "endpoint", { service_id: service, interface: "public", region_id: REGION, url });
  }

  private call(method: Method, path: string, body?: object): Promise<Answer> {
    return call(method, `${this.authUrl}/${path}`, { "x-auth-token": this.token }, body);
  }
}

type Method = "GET" | "POST" | "PUT" | "PATCH";

interface Answer {
  headers: Record<string, unknown>;
  body: unknown;
}

async function call(method: Method, url: string, headers: Record<string, string>, body?: object): Promise<Answer> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await request(url, { method, headers: { "content-type": "application/json", ...headers }, ...sent });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`Keystone answered ${answer.statusCode} to ${method} ${url}: ${text}`);
  return { headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) };
}
