import { expect } from "chai";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);
const entry = join(__dirname, "../../../provider/index.js");

/** Which files a program loads for its `import` of this package, beside those of Pulumi's SDK, which it has anyway. */
const program = `
require("@pulumi/pulumi");
require("@pulumi/pulumi/proto/resource_pb");
const before = new Set(Object.keys(require.cache));
require(${JSON.stringify(entry)});
console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !before.has(file))));
`;

describe("a program that only declares resources", function () {
  this.timeout(30_000);

  it("loads neither another package nor anything that speaks to a cloud", async () => {
    const { stdout } = await run(process.execPath, ["-e", program], { cwd: __dirname });
    const loaded = z.array(z.string()).parse(JSON.parse(stdout));
    expect(loaded).to.include(entry);
    const speaking = /node_modules|\/(http|keystone|oidc|s3|functions|plugin)\/|\/dynamic\/provider|\/sandbox\//;
    expect(loaded.filter((file) => speaking.test(file))).to.deep.equal([]);
  });
});
