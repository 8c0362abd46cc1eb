import { expect } from "chai";
import { type CpuProfile, hottest } from "./hottest.ts";

const node = (id: number, functionName: string, url = "file:///a.ts") => ({
  id,
  callFrame: { functionName, url },
});
const profile: CpuProfile = {
  nodes: [node(1, "start"), node(2, "answer"), node(3, "(idle)", ""), node(4, "answer"), node(5, "")],
  startTime: 1_000,
  //        at 1100  1300  1400  1900  2000  2100
  samples: [1, 2, 3, 4, 5, 1],
  timeDeltas: [100, 200, 100, 500, 100, 100],
};

describe("the hottest functions of a profile", () => {
  it("are those that ran longest by themselves, from wherever they were called, without idle time", () => {
    const seen = hottest(profile, { from: 0, until: 9_999 });
    expect(seen.map(({ name, milliseconds, share }) => [name, milliseconds, share])).to.deep.equal([
      ["answer", 0.7, 0.7],
      ["start", 0.2, 0.2],
      ["(anonymous)", 0.1, 0.1],
    ]);
  });

  it("are looked for within a part of the time alone", () => {
    const seen = hottest(profile, { from: 1_200, until: 1_900 });
    expect(seen.map(({ name, milliseconds }) => [name, milliseconds])).to.deep.equal([["answer", 0.7]]);
    expect(hottest(profile, { from: 5_000, until: 6_000 })).to.deep.equal([]);
  });
});
