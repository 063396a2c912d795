import { expect } from "chai";
import { execFileSync } from "node:child_process";
import type { Engine } from "../../../tools/engine/engine";
import { shellLines } from "../../../tools/engine/shell";

const engine = (source: Engine["source"], path: string[]): Engine => ({
  source,
  version: "v3.245.0",
  path,
  environment: () => ({}),
});

/** What a shell has in PATH after it evaluated the lines. */
function pathAfter(lines: string): string {
  const script = `${lines}\nprintf %s "$PATH"`;
  return execFileSync("/bin/sh", ["-c", script], { env: { PATH: "/usr/bin:/bin" }, encoding: "utf8" });
}

describe("the shell lines", () => {
  it("put the folders in front, whatever is in their names", () => {
    const folders = ["/it's here", '/a $(touch no) `b` "c" \\d', "/new\nline", "/*"];
    expect(pathAfter(shellLines(engine("cache", folders)))).to.equal([...folders, "/usr/bin:/bin"].join(":"));
  });

  it("leave PATH as it is where nothing is to be added", () => {
    expect(pathAfter(shellLines(engine("path", [])))).to.equal("/usr/bin:/bin");
  });

  it("keep our own engine of a fixed version from asking for updates, not the user's", () => {
    expect(shellLines(engine("built", ["/e"]))).to.equal(
      "# pulumi v3.245.0 (built)\nexport PATH='/e':\"$PATH\"\nexport PULUMI_SKIP_UPDATE_CHECK=1\n",
    );
    expect(shellLines(engine("path", ["/node"]))).to.equal("# pulumi v3.245.0 (path)\nexport PATH='/node':\"$PATH\"\n");
  });

  it("refuse a folder that PATH cannot hold", () => {
    expect(() => shellLines(engine("cache", ["/a:b"]))).to.throw(
      "A folder on PATH cannot have a colon in its name: /a:b",
    );
  });
});
