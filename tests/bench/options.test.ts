import { expect } from "chai";
import { help, readOptions } from "../../bench/options";

function size(resources: number): { resources: number; rounds: undefined } {
  return { resources, rounds: undefined };
}

describe("the command line of the benchmarks", () => {
  it("has defaults for all", () => {
    expect(readOptions([])).to.deep.include({
      cloud: "sandbox",
      sizes: [1, 50, 200].map(size),
      startup: false,
      json: false,
    });
  });

  it("takes each option that its help names", () => {
    const named = [...help.matchAll(/^ {2}--(\w+)/gm)].map(([, name]) => name);
    expect(named).to.deep.equal(["cloud", "sizes", "rounds", "subjects", "json", "help"]);
    const all = ["startup", "--cloud", "keystone", "--sizes", "1,1000x2", "--rounds", "5", "--subjects", "plugin,peer"];
    expect(readOptions([...all, "--json", "--help"])).to.deep.equal({
      startup: true,
      cloud: "keystone",
      sizes: [size(1), { resources: 1000, rounds: 2 }],
      rounds: 5,
      subjects: ["plugin", "peer"],
      json: true,
      help: true,
    });
  });

  it("refuses what it does not know, by the option's name", () => {
    expect(() => readOptions(["--sizes", "many"])).to.throw("--sizes: numbers, with commas between them");
    expect(() => readOptions(["--sizes", "1x0"])).to.throw("--sizes: numbers, with commas between them");
    expect(() => readOptions(["--rounds", "0"])).to.throw("--rounds: ");
    expect(() => readOptions(["quickly"])).to.throw("unknown: quickly; --help shows what there is");
  });
});
