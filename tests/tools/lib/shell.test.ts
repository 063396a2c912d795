import { expect } from "chai";
import { execFileSync } from "node:child_process";
import { exportLines } from "../../../tools/lib/shell";

describe("the lines for a shell", () => {
  it("set each variable to its value, whatever is in it", () => {
    const value = 'it\'s $HOME `x` "y" \\z\n* end';
    const script = `${exportLines({ A: value, B: "" })}printf '%s|%s' "$A" "$B"`;
    expect(execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" })).to.equal(`${value}|`);
  });
});
