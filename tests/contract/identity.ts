import { expect } from "chai";
import { z } from "zod";
import type { Reply } from "./cloud";
import { expectError, expectForbidden, type Session } from "./session";

/** What clients ask about users, projects and domains. */
export function describeIdentity(open: () => Session): void {
  const names = (reply: Reply, collection: string): readonly string[] => {
    expect(reply.status, reply.text).to.equal(200);
    const found = z.record(z.string(), z.unknown()).parse(reply.json)[collection];
    return z
      .array(z.looseObject({ name: z.string() }))
      .parse(found)
      .map(({ name }) => name);
  };

  describe("users, projects and domains", () => {
    it("a user sees itself, its project and its domain", async () => {
      const { userId, projectId } = await open().login("org:alice");
      const user = await open().as("org:alice", "GET", `/v3/users/${userId}`);
      const { authUrl } = open().cloud;
      expect(user.json).to.have.nested.property("user.name", "org:alice");
      expect(user.json).to.have.nested.property("user.links.self", `${authUrl}/users/${userId}`);
      const project = await open().as("org:alice", "GET", `/v3/projects/${projectId}`);
      expect(project.json).to.deep.nested.include({
        "project.name": "demo",
        "project.enabled": true,
        "project.is_domain": false,
      });
      const { domain_id } = z.object({ project: z.object({ domain_id: z.string() }) }).parse(project.json).project;
      const domain = await open().as("org:alice", "GET", `/v3/domains/${domain_id}`);
      expect(domain.json).to.have.nested.property("domain.name", "ventus");
      expectForbidden(
        await open().as("org:alice", "GET", `/v3/projects/${projectId}`, {}, null),
        "identity:get_project",
      );
      expectForbidden(await open().as("org:alice", "GET", `/v3/domains/${domain_id}`, {}, null), "identity:get_domain");
    });

    it("a user sees the projects it has a role in", async () => {
      const { userId } = await open().login("org:alice");
      for (const path of ["/v3/auth/projects", `/v3/users/${userId}/projects`])
        for (const project of ["demo", null])
          expect(names(await open().as("org:alice", "GET", path, {}, project), "projects")).to.have.members([
            "demo",
            "demo2",
          ]);
      expect(names(await open().as("org:bob", "GET", "/v3/auth/projects"), "projects")).to.deep.equal(["demo"]);
      expectForbidden(await open().as("org:bob", "GET", `/v3/users/${userId}/projects`), "identity:list_user_projects");
    });

    it("a user sees no other, and no lists", async () => {
      const { userId } = await open().login("org:bob");
      const elsewhere = await open().login("org:alice", "demo2");
      for (const [path, action] of [
        [`/v3/users/${userId}`, "get_user"],
        ["/v3/users/nobody", "get_user"],
        [`/v3/projects/${elsewhere.projectId}`, "get_project"],
        ["/v3/domains/nowhere", "get_domain"],
        ["/v3/users?name=org:alice", "list_users"],
        ["/v3/projects?name=demo", "list_projects"],
        ["/v3/domains?name=ventus", "list_domains"],
      ] as const)
        expectForbidden(await open().as("org:alice", "GET", path), `identity:${action}`);
    });

    it("an administrator finds all by name", async () => {
      const domains = await open().as("admin", "GET", "/v3/domains?name=ventus");
      const [domain] = z.object({ domains: z.array(z.object({ id: z.string() })) }).parse(domains.json).domains;
      const query = `domain_id=${domain?.id ?? ""}`;
      const list = async (path: string, collection: string) => names(await open().as("admin", "GET", path), collection);
      expect(await list("/v3/domains", "domains")).to.include.members(["Default", "ventus"]);
      expect(await list(`/v3/users?name=org:alice&${query}`, "users")).to.deep.equal(["org:alice"]);
      expect(await list("/v3/users?name=org:alice&domain_id=nowhere", "users")).to.be.empty;
      expect(await list(`/v3/projects?${query}`, "projects")).to.have.members(["demo", "demo2"]);
      expect(await list("/v3/projects?name=nowhere", "projects")).to.be.empty;
      for (const what of ["user", "project", "domain"])
        expectError(await open().as("admin", "GET", `/v3/${what}s/nowhere`), 404, `Could not find ${what}: nowhere.`);
    });

    it("the catalog is for scoped tokens", async () => {
      const reply = await open().as("org:alice", "GET", "/v3/auth/catalog");
      expect(reply.json).to.have.nested.property("links.self", `${open().cloud.authUrl}/auth/catalog`);
      expect(reply.text).to.contain('"identity"');
      expectError(
        await open().as("org:alice", "GET", "/v3/auth/catalog", {}, null),
        403,
        "You are not authorized to perform the requested action.",
      );
    });
  });
}
