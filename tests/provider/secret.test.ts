import { expect } from "chai";
import { format, inspect } from "node:util";
import { Secret } from "../../provider/secret";

describe("Secret", () => {
  const secret = new Secret("6ad5457692a14816");

  it("gives its value out only when asked for it by name", () => {
    expect(secret.reveal()).to.equal("6ad5457692a14816");
  });

  it("shows [secret] however it is printed", () => {
    const printed = [
      String(secret),
      secret.toString(),
      JSON.stringify({ secret }),
      inspect({ deep: { er: secret } }, { showHidden: true, depth: null }),
      format("%s %o %O %j", secret, secret, secret, secret),
      inspect(Object.assign(new Error("no"), { secret })),
    ];
    for (const text of printed) {
      expect(text).to.contain("[secret]");
      expect(text).not.to.contain("6ad5457692a14816");
    }
  });
});
