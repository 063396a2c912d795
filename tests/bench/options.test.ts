import { expect } from "chai";
import { help, readOptions } from "../../bench/options";

describe("the command line of the benchmarks", () => {
  it("has defaults for all", () => {
    expect(readOptions([])).to.deep.include({ cloud: "sandbox", sizes: [1, 50, 200], startup: false, json: false });
  });

  it("takes each option that its help names", () => {
    const named = [...help.matchAll(/^ {2}--(\w+)/gm)].map(([, name]) => name);
    expect(named).to.deep.equal(["cloud", "sizes", "rounds", "subjects", "json", "help"]);
    const all = ["startup", "--cloud", "keystone", "--sizes", "1,1000", "--rounds", "5", "--subjects", "plugin,peer"];
    expect(readOptions([...all, "--json", "--help"])).to.deep.equal({
      startup: true,
      cloud: "keystone",
      sizes: [1, 1000],
      rounds: 5,
      subjects: ["plugin", "peer"],
      json: true,
      help: true,
    });
  });

  it("refuses what it does not know, by the option's name", () => {
    expect(() => readOptions(["--sizes", "many"])).to.throw("--sizes: numbers, with commas between them");
    expect(() => readOptions(["--rounds", "0"])).to.throw("--rounds: ");
    expect(() => readOptions(["quickly"])).to.throw("unknown: quickly; --help shows what there is");
  });
});
