import type { DeadLetter, EventLag, EventOperations } from "@marketplace/durable";
import { expect } from "chai";
import fc from "fast-check";
import { chooseLetters } from "./choose-letters.ts";

const at = new Date("2026-06-01T12:00:00.000Z");
const zero = { topic: "listings", pending: 0, waiting: 0, undelivered: 0, oldestMs: 0, idleConsumers: 0 };

/** Groups with so many dead letters each, `1-0` the oldest, in pages of three at most. */
function holding(counts: Readonly<Record<string, number>>): Pick<EventOperations, "dead" | "lag"> {
  const lag = (group: string, dead: number): EventLag => ({
    ...{ ...zero, group, handled: 0, lastHandledAt: null, dead },
  });
  return {
    lag: async () => Object.entries(counts).map(([group, dead]) => lag(group, dead)),
    dead: async ({ group = "", limit, cursor = "0" }) => {
      const all = Array.from({ length: counts[group] ?? 0 }, (_, index) => letter(group, index + 1));
      const end = Number(cursor) + Math.min(3, limit);
      return { items: all.slice(Number(cursor), end), nextCursor: end < all.length ? String(end) : null };
    },
  };
}

function letter(group: string, number: number): DeadLetter {
  const times = { failedFirstAt: at, diedAt: at };
  return { id: `${number}-0`, group, topic: "listings", event: null, error: "", attempts: 8, ...times };
}

describe("which dead letters are meant", () => {
  it("by ids: each that there is, once, under its group; and those that there are not", async () => {
    const id = fc
      .tuple(fc.constantFrom("search", "cache", "gone"), fc.integer({ min: 1, max: 12 }))
      .map(([group, number]) => `${group}:${number}-0`);
    await fc.assert(
      fc.asyncProperty(fc.array(id, { minLength: 1 }), async (ids) => {
        const counts: Readonly<Record<string, number>> = { search: 10, cache: 1 };
        const chosen = await chooseLetters(holding(counts), { ids });
        const isThere = (one: string) => {
          const [group = "", number = ""] = one.split(":");
          return Number.parseInt(number, 10) <= (counts[group] ?? 0);
        };
        const asked = [...new Set(ids)].sort();
        const found = chosen.groups.flatMap(({ group, ids: own }) =>
          own === "all" ? [] : own.map((one) => `${group}:${one}`),
        );
        expect([...found].sort()).to.deep.equal(asked.filter(isThere));
        expect(chosen.items.map((item) => item.id).sort()).to.deep.equal(asked.filter(isThere));
        expect([...chosen.unknown].sort()).to.deep.equal(asked.filter((one) => !isThere(one)));
        for (const { group, count, dead, ids: own } of chosen.groups) {
          expect(count).to.equal(own.length);
          expect(dead).to.equal(counts[group]);
        }
      }),
    );
  });

  it("by group: the oldest, no more than are asked for and than there are", async () => {
    const events = holding({ search: 10, cache: 1 });
    const some = await chooseLetters(events, { group: "search", limit: 2 });
    expect(some.groups).to.deep.equal([{ group: "search", ids: "all", count: 2, dead: 10 }]);
    expect(some.items.map(({ id }) => id)).to.deep.equal(["search:1-0", "search:2-0"]);
    const all = await chooseLetters(events, { group: "cache", limit: 1_000 });
    expect(all.groups).to.deep.equal([{ group: "cache", ids: "all", count: 1, dead: 1 }]);
    expect(await chooseLetters(events, { group: "gone", limit: 1_000 })).to.deep.include({ groups: [] });
  });
});
