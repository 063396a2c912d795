import { ownTestsPass } from "./checks";

describe("the example bucket-with-aws", function () {
  this.timeout(120_000);

  it("passes its own tests, with mocks of both packages", async () => {
    await ownTestsPass("bucket-with-aws", 4);
  });
});
