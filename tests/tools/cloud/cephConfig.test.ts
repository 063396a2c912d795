import { expect } from "chai";
import { cephConfig } from "../../../tools/cloud/cephConfig";

describe("the gateway's memory of secrets", () => {
  const account = (memory: "300" | "none"): string[] => {
    const options = { state: "/s", lib: "/l", fsid: "f", monitorPort: 1, port: 2, keystone: "http://127.0.0.1:3" };
    const lines = cephConfig({ ...options, memory }).split("\n");
    return lines.filter((line) => line.startsWith("rgw_keystone_admin_") || line.includes("cache_size"));
  };

  it("is that of most clouds with an administrator's account", () => {
    expect(account("300")).to.deep.equal([
      "rgw_keystone_admin_user = admin",
      "rgw_keystone_admin_password = admin",
      "rgw_keystone_admin_project = admin",
      "rgw_keystone_admin_domain = Default",
      "rgw_keystone_token_cache_size = 10000",
    ]);
  });

  it("is none with an account that may not read secrets", () => {
    expect(account("none")).to.deep.equal([
      "rgw_keystone_admin_user = svc",
      "rgw_keystone_admin_password = pw-svc",
      "rgw_keystone_admin_project = demo",
      "rgw_keystone_admin_domain = ventus",
      "rgw_keystone_token_cache_size = 10000",
    ]);
  });
});
