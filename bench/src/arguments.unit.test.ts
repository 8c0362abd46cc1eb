import { expect } from "chai";
import { readArguments, UsageError } from "./arguments.ts";

const known = ["orders", "search"];

describe("the arguments of npm run bench", () => {
  it("name a bench, which is then measured thoroughly and recorded", () => {
    expect(readArguments(["orders"], known)).to.deep.equal({
      name: "orders",
      effort: { seconds: 3, rounds: 5, traced: 20 },
      recorded: true,
      profile: null,
      folder: null,
      isLarge: false,
    });
  });

  it("ask for a profile under a load, in place of measurements", () => {
    expect(readArguments(["search", "--profile", "hot"], known)).to.deep.include({ profile: "hot" });
  });

  it("name a folder after the bench, and ask for its largest form", () => {
    expect(readArguments(["search", "some/folder", "--large"], known)).to.deep.include({
      ...{ name: "search", folder: "some/folder", isLarge: true },
    });
  });

  it("say how long each measurement is", () => {
    expect(readArguments(["orders", "--seconds", "7.5"], known)?.effort.seconds).to.equal(7.5);
    expect(readArguments(["--seconds=2", "search"], known)).to.deep.include({ name: "search" });
  });

  it("ask for a quick look, which is not recorded", () => {
    const asked = readArguments(["orders", "--quick"], known);
    expect(asked).to.deep.include({ recorded: false });
    expect(asked?.effort.rounds).to.be.lessThan(5);
    expect(readArguments(["orders", "--quick", "--seconds", "9"], known)?.effort.seconds).to.equal(9);
  });

  it("may be none, to see what there is", () => {
    expect(readArguments([], known)).to.equal(null);
  });

  for (const [why, args, words] of [
    ["a bench that there is not", ["ordres"], "There are: orders, search."],
    ["two benches", ["orders", "search"], "One bench runs at a time"],
    ["seconds that are no number", ["orders", "--seconds", "long"], "--seconds takes"],
    ["no time at all", ["orders", "--seconds", "0"], "--seconds takes"],
    ["seconds without a number", ["orders", "--seconds"], "npm run bench <name>"],
    ["an option that there is not", ["orders", "--fast"], "npm run bench <name>"],
  ] as const)
    it(`refuses ${why}, and says what there is`, () => {
      expect(() => readArguments(args, known)).to.throw(UsageError, words);
    });
});
