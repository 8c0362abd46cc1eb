import { expect } from "chai";
import type { Measured } from "../worker/measure.ts";
import { bothOf, together } from "./together.ts";

function seen(traits: Partial<Measured>): Measured {
  const times = { p50Ms: 1, p99Ms: 2, slowestMs: 3, clientCpuMs: 0.1, clientBusy: 0.5 };
  return { operations: 100, seconds: 1, perSecond: 100, failures: {}, ...times, ...traits };
}

describe("two loads at once", () => {
  it("come to the sum of both, and to the slower one's times", () => {
    const one = seen({ perSecond: 100, p99Ms: 9, failures: { busy: 1 } });
    const other = seen({
      operations: 300,
      perSecond: 300,
      p99Ms: 4,
      clientCpuMs: 0.3,
      failures: { busy: 2 },
    });
    expect(bothOf(one, other)).to.deep.include({
      operations: 400,
      perSecond: 400,
      p99Ms: 9,
      failures: { busy: 3 },
      clientCpuMs: 0.25,
    });
  });

  it("are measured at the same time", async () => {
    let begun = 0;
    const half = (name: string) => ({
      name,
      stock: async () => {},
      measure: async () => {
        begun += 1;
        await new Promise<void>((resolve) => setImmediate(resolve));
        return seen({ perSecond: begun });
      },
    });
    const both = together("both", [half("one"), half("other")]);
    expect(await both.measure({ parallel: 1, milliseconds: 1, most: 1 })).to.have.property("perSecond", 4);
  });
});
