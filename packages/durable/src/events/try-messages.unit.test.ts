import { type DomainEvent, MarketplaceError } from "@marketplace/kernel";
import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { eventOf } from "./events-suite.fixture.ts";
import type { Message } from "./message.ts";
import { tryMessages } from "./try-messages.ts";

const message = (name: string): Message => ({
  ...{ topic: "shop", id: `1-${name}`, text: "", event: eventOf("shop.placed", name), deliveries: 1 },
});
const away = new MarketplaceError("STORE_UNAVAILABLE", "MongoDB is away");
/** Tries messages, of which each fails with what is named for it, as often as it is tried. */
async function trying(failures: Readonly<Record<string, unknown>>, all: readonly string[]) {
  const calls: string[][] = [];
  const done: string[] = [];
  const handle = async (events: readonly DomainEvent[]) => {
    const given = events.map(({ aggregateId }) => aggregateId);
    calls.push(given);
    const bad = given.find((name) => name in failures);
    if (bad !== undefined) throw failures[bad];
  };
  const settle = async (messages: readonly Message[]) => void done.push(...messages.map(({ id }) => id));
  const found = await tryMessages(all.map(message), { handle, settle }, seededRandom(1));
  return { done, calls, failures: found, failed: found.map((one) => one.message.id) };
}

describe("tryMessages", () => {
  it("handles all at once when all is well", async () => {
    const { calls, done, failed } = await trying({}, ["a", "b", "c"]);
    expect(calls).to.deep.equal([["a", "b", "c"]]);
    expect({ done, failed }).to.deep.equal({ done: ["1-a", "1-b", "1-c"], failed: [] });
  });

  it("handles each alone, in order, when one is bad", async () => {
    const { calls, done, failed, failures } = await trying({ b: new Error("bad") }, ["a", "b", "c"]);
    expect(calls).to.deep.equal([["a", "b", "c"], ["a"], ["b"], ["c"]]);
    expect({ done, failed }).to.deep.equal({ done: ["1-a", "1-c"], failed: ["1-b"] });
    expect(failures[0]).to.include({ isAway: false });
  });

  it("costs one more time-out alone while a store is away for all", async () => {
    const many = Array.from({ length: 50 }, (_, n) => `m${n}`);
    const { failures, calls } = await trying(Object.fromEntries(many.map((name) => [name, away])), many);
    expect(calls).to.have.length(2);
    expect(failures).to.have.length(50);
    expect(failures.every(({ isAway }) => isAway)).to.equal(true);
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
        const { done, failed } = await trying(failures, all);
        expect([...done, ...failed].sort()).to.deep.equal(all.map((name) => `1-${name}`).sort());
        for (const id of done) expect(each[Number(id.slice(3))]).to.equal("well");
        // What is bad by itself is never taken for a store that is away, unless it was not tried.
        if (!each.includes("away"))
          expect(failed).to.have.length(each.filter((kind) => kind === "bad").length);
      }),
    );
  });
});
