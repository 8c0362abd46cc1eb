import { setImmediate as nextTurn } from "node:timers/promises";
import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import fc from "fast-check";
import { loadTogether } from "./load-together.ts";

/** A store that answers each key but those that it does not have, and notes what it was asked for at once. */
function aStore({ fails = () => null }: { fails?: (keys: readonly string[]) => Error | null } = {}) {
  const asked: (readonly string[])[] = [];
  const load = loadTogether(async (keys: readonly string[]) => {
    asked.push(keys);
    const failure = fails(keys);
    if (failure !== null) throw failure;
    return new Map(keys.filter((key) => !key.startsWith("no")).map((key) => [key, `the ${key}`]));
  });
  return { asked, load };
}

describe("what is loaded together", () => {
  it("is what was asked for in one turn, each once", async () => {
    const { asked, load } = aStore();
    expect(await Promise.all(["a", "b", "none", "a"].map(load))).to.deep.equal([
      "the a",
      "the b",
      null,
      "the a",
    ]);
    const first = load("c");
    await nextTurn();
    expect(await Promise.all([first, load("d")])).to.deep.equal(["the c", "the d"]);
    expect(asked).to.deep.equal([["a", "b", "none"], ["c"], ["d"]]);
  });

  it("is a hundred at most", async () => {
    const { asked, load } = aStore();
    const keys = Array.from({ length: 250 }, (_, at) => `${at}`);
    expect(await Promise.all(keys.map(load))).to.deep.equal(keys.map((key) => `the ${key}`));
    expect(asked.map(({ length }) => length)).to.deep.equal([100, 100, 50]);
  });

  it("fails alone when it alone cannot be read", async () => {
    const { load } = aStore({
      fails: (keys) => (keys.includes("bad") ? new Error("not of its form") : null),
    });
    const [a, bad, b] = await Promise.allSettled(["a", "bad", "b"].map(load));
    expect([a, b]).to.deep.equal(["a", "b"].map((key) => ({ status: "fulfilled", value: `the ${key}` })));
    expect(bad).to.have.property("status", "rejected");
  });

  it("fails together when the store is away, which is asked no more than once", async () => {
    const { asked, load } = aStore({ fails: () => new MarketplaceError("STORE_UNAVAILABLE", "It is away.") });
    const ended = await Promise.allSettled(["a", "b", "c"].map(load));
    expect(ended.map(({ status }) => status)).to.deep.equal(["rejected", "rejected", "rejected"]);
    expect(asked).to.have.length(1);
  });

  it("is to each what it asked for, whoever asks when", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ key: fc.constantFrom("a", "b", "c", "none", "bad"), turns: fc.nat(3) })),
        async (calls) => {
          const { load } = aStore({ fails: (keys) => (keys.includes("bad") ? new Error("bad") : null) });
          await Promise.all(
            calls.map(async ({ key, turns }) => {
              for (let turn = 0; turn < turns; turn++) await nextTurn();
              const got = await load(key).catch(() => "failed");
              const right = { none: null, bad: "failed", a: "the a", b: "the b", c: "the c" };
              expect(got).to.equal(right[key]);
            }),
          );
        },
      ),
    );
  });
});
