import { MarketplaceError } from "@marketplace/kernel";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { eventOf } from "./events-suite.fixture.ts";
import type { Message } from "./message.ts";
import { type Tried, tryMessages } from "./try-messages.ts";

const message = (name: string): Message => ({
  ...{ topic: "shop", id: `1-${name}`, text: "", event: eventOf("shop.placed", name), deliveries: 1 },
});
const away = new MarketplaceError("STORE_UNAVAILABLE", "MongoDB is away");
const names = (tried: Tried) => ({
  done: tried.done.map(({ id }) => id),
  failed: tried.failed.map((one) => one.message.id),
});

/** Tries messages, of which each fails with what is named for it, as often as it is tried. */
async function trying(failures: Readonly<Record<string, unknown>>, all: readonly string[]) {
  const calls: string[][] = [];
  const tried = await tryMessages(
    all.map(message),
    async (events) => {
      const given = events.map(({ aggregateId }) => aggregateId);
      calls.push(given);
      const bad = given.find((name) => name in failures);
      if (bad !== undefined) throw failures[bad];
    },
    seededRandom(1),
  );
  return { tried, calls };
}

describe("tryMessages", () => {
  it("handles all at once when all is well", async () => {
    const { tried, calls } = await trying({}, ["a", "b", "c"]);
    expect(calls).to.deep.equal([["a", "b", "c"]]);
    expect(names(tried)).to.deep.equal({ done: ["1-a", "1-b", "1-c"], failed: [] });
  });

  it("handles each alone, in order, when one is bad", async () => {
    const { tried, calls } = await trying({ b: new Error("bad") }, ["a", "b", "c"]);
    expect(calls).to.deep.equal([["a", "b", "c"], ["a"], ["b"], ["c"]]);
    expect(names(tried)).to.deep.equal({ done: ["1-a", "1-c"], failed: ["1-b"] });
    expect(tried.failed[0]).to.include({ isAway: false });
  });

  it("costs one more time-out alone while a store is away for all", async () => {
    const many = Array.from({ length: 50 }, (_, n) => `m${n}`);
    const { tried, calls } = await trying(Object.fromEntries(many.map((name) => [name, away])), many);
    expect(calls).to.have.length(2);
    expect(tried.failed).to.have.length(50);
    expect(tried.failed.every(({ isAway }) => isAway)).to.equal(true);
  });

  it("settles every message exactly once, and none as done that has not been handled (property)", async () => {
    const kinds = fc.array(fc.constantFrom("well", "bad", "away"), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(kinds, async (each) => {
        const all = each.map((_, n) => `m${n}`);
        const failures = Object.fromEntries(
          each.flatMap((kind, n) =>
            kind === "well" ? [] : [[`m${n}`, kind === "bad" ? new Error("bad") : away]],
          ),
        );
        const { tried } = await trying(failures, all);
        const { done, failed } = names(tried);
        expect([...done, ...failed].sort()).to.deep.equal(all.map((name) => `1-${name}`).sort());
        for (const id of done) expect(each[Number(id.slice(3))]).to.equal("well");
        // What is bad by itself is never taken for a store that is away, unless it was not tried.
        if (!each.includes("away"))
          expect(failed).to.have.length(each.filter((kind) => kind === "bad").length);
      }),
    );
  });
});
