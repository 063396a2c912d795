import { expect } from "chai";
import { cephConfig } from "../../../tools/cloud/cephConfig";
import { environmentOf, type Fixture } from "../../../tools/cloud/fixture";

const fixture: Fixture = {
  domains: { ventus: "d1", Default: "default" },
  projects: { demo: "p1", demo2: "p2", admin: "p3" },
  users: { "org:alice": "u1", "org:bob": "u2", "org:reader": "u3", svc: "u4", admin: "u5" },
};

describe("the people of the real cloud", () => {
  it("log in with the variables of the console's rc file", () => {
    expect(environmentOf("http://127.0.0.1:5000/v3", fixture, "org:bob")).to.deep.equal({
      OS_AUTH_URL: "http://127.0.0.1:5000/v3",
      OS_USERNAME: "org:bob",
      OS_PASSWORD: "pw-org:bob",
      OS_USER_DOMAIN_NAME: "ventus",
      OS_PROJECT_ID: "p1",
      OS_PROJECT_NAME: "demo",
      OS_PROJECT_DOMAIN_ID: "d1",
      OS_REGION_NAME: "RegionOne",
      OS_INTERFACE: "public",
      OS_IDENTITY_API_VERSION: "3",
    });
  });

  it("have an administrator in a domain of its own", () => {
    expect(environmentOf("http://127.0.0.1:5000/v3", fixture, "admin")).to.include({
      OS_USER_DOMAIN_NAME: "Default",
      OS_PROJECT_ID: "p3",
      OS_PROJECT_DOMAIN_ID: "default",
    });
  });
});

describe("the gateway's memory of secrets", () => {
  const account = (memory: "300" | "none"): string[] => {
    const options = { state: "/s", lib: "/l", fsid: "f", monitorPort: 1, port: 2, keystone: "http://127.0.0.1:3" };
    const lines = cephConfig({ ...options, memory }).split("\n");
    return lines.filter((line) => line.startsWith("rgw_keystone_admin_user") || line.includes("cache_size"));
  };

  it("is that of most clouds with an administrator's account", () => {
    expect(account("300")).to.deep.equal(["rgw_keystone_admin_user = admin", "rgw_keystone_token_cache_size = 10000"]);
  });

  it("is none with an account that may not read secrets", () => {
    expect(account("none")).to.deep.equal(["rgw_keystone_admin_user = svc", "rgw_keystone_token_cache_size = 10000"]);
  });
});
