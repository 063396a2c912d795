import { expect } from "chai";
import { s3EndpointOf } from "../../../provider/s3/endpoint";
import type { Catalog } from "../../../provider/keystone/schemas";

const authUrl = "https://vienna.ventuscloud.eu/v3";

function catalogOf(...urls: [region: string, url: string, face?: string][]): Catalog {
  const endpoints = urls.map(([region, url, face]) => ({ interface: face ?? "public", url, region_id: region }));
  return [
    { type: "identity", endpoints: [{ interface: "public", url: authUrl, region_id: "Vienna" }] },
    { type: "s3", endpoints },
  ];
}

describe("the S3 endpoint", () => {
  it("is the configured one before all others", () => {
    const catalog = catalogOf(["Vienna", "https://catalog.example:8080"]);
    expect(s3EndpointOf({ authUrl, s3Endpoint: "https://mine.example" }, catalog)).to.equal("https://mine.example");
  });

  it("is the catalog's public one of type s3, without a trailing slash", () => {
    const catalog = catalogOf(
      ["Vienna", "http://10.0.0.1:8080/", "internal"],
      ["Vienna", "https://catalog.example:8080/"],
    );
    expect(s3EndpointOf({ authUrl }, catalog)).to.equal("https://catalog.example:8080");
  });

  it("is that of the region, where there are several", () => {
    const catalog = catalogOf(["Vienna", "https://v.example"], ["Upper-Austria", "https://u.example"]);
    expect(s3EndpointOf({ authUrl, region: "Upper-Austria" }, catalog)).to.equal("https://u.example");
  });

  it("is none of several where no region says which", () => {
    const catalog = catalogOf(["A", "https://a.example"], ["B", "https://b.example"]);
    expect(s3EndpointOf({ authUrl: "https://keystone.example/v3" }, catalog)).to.equal(undefined);
  });

  it("is port 8080 of Keystone's host on Ventus Cloud", () => {
    expect(s3EndpointOf({ authUrl }, [])).to.equal("https://vienna.ventuscloud.eu:8080");
  });

  it("is none on another cloud that names none, also where its name only looks alike", () => {
    for (const other of ["https://keystone.example/v3", "https://ventuscloud.eu.example/v3"]) {
      expect(s3EndpointOf({ authUrl: other }, [])).to.equal(undefined);
    }
  });
});
