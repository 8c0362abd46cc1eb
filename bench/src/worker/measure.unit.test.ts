import { expect } from "chai";
import type { Contender } from "./contender.ts";
import { measure } from "./measure.ts";

const LONG = 60_000;

/** A contender with so much stock, whose operations end as they are told to. */
function contender(stock: number, run: () => Promise<void> = async () => {}): Contender {
  let left = stock;
  return {
    stock: async () => {},
    left: () => left,
    run: () => {
      left -= 1;
      return run();
    },
    done: async () => stock - left,
    close: async () => {},
  };
}

describe("measure", () => {
  it("ends with the stock, and counts every operation", async () => {
    const seen = await measure(contender(50), { parallel: 8, milliseconds: LONG, most: 1_000 });
    expect(seen).to.deep.include({ operations: 50, failures: {} });
    expect(seen.perSecond).to.be.closeTo(50 / seen.seconds, 0.001);
    expect(seen.p50Ms).to.be.at.most(seen.p99Ms);
    expect(seen.p99Ms).to.be.at.most(seen.slowestMs);
  });

  it("ends with the number that it is given", async () => {
    const seen = await measure(contender(50), { parallel: 8, milliseconds: LONG, most: 20 });
    expect(seen.operations).to.equal(20);
  });

  it("ends with the time", async () => {
    const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
    const seen = await measure(contender(Number.MAX_SAFE_INTEGER, turn), {
      parallel: 2,
      milliseconds: 20,
      most: 1e9,
    });
    expect(seen.seconds).to.be.at.least(0.02);
  });

  it("has as many under way at a time as it is told", async () => {
    let now = 0;
    let most = 0;
    const run = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise<void>((resolve) => setImmediate(resolve));
      now -= 1;
    };
    await measure(contender(100, run), { parallel: 7, milliseconds: LONG, most: 1_000 });
    expect(most).to.equal(7);
  });

  it("tells failures apart from what was done", async () => {
    let turn = 0;
    const run = async () => {
      turn += 1;
      if (turn % 4 === 0) throw new Error("busy");
    };
    const seen = await measure(contender(40, run), { parallel: 1, milliseconds: LONG, most: 1_000 });
    expect(seen).to.deep.include({ operations: 30, failures: { busy: 10 } });
  });

  it("gives up where nothing succeeds, with the first failure", async () => {
    const hopeless = contender(1_000_000, () => Promise.reject(new Error("wrong input")));
    const failure: unknown = await measure(hopeless, { parallel: 4, milliseconds: LONG, most: 1e9 }).catch(
      (thrown: unknown) => thrown,
    );
    expect(failure).to.be.instanceOf(Error).and.have.property("message", "wrong input");
    expect(hopeless.left()).to.be.greaterThan(999_000);
  });
});
