import type { EventLag } from "@marketplace/durable";
import { expect } from "chai";
import { groupLags } from "./event-lag.ts";

const idle: EventLag = {
  ...{ group: "search", topic: "listings", pending: 0, waiting: 0, undelivered: 0, oldestMs: 0 },
  ...{ idleConsumers: 0, handled: 7, lastHandledAt: null, dead: 0 },
};

describe("how far groups are", () => {
  it("stands under each group by name, topic by topic, with the counts of the whole group once", () => {
    const at = (seconds: number) => new Date(seconds * 1_000);
    const groups = groupLags(
      [
        { ...idle, topic: "users", dead: 2, lastHandledAt: at(5) },
        { ...idle, group: "cache", handled: 1 },
        { ...idle, dead: 2, lastHandledAt: at(9) },
      ],
      30,
    );
    expect(
      groups.map(({ group, topics, handled, dead, lastHandledAt }) => ({
        group,
        topics: topics.map(({ topic }) => topic),
        counts: [handled, dead],
        lastHandledAt,
      })),
    ).to.deep.equal([
      { group: "cache", topics: ["listings"], counts: [1, 0], lastHandledAt: null },
      { group: "search", topics: ["listings", "users"], counts: [7, 2], lastHandledAt: at(9) },
    ]);
  });

  for (const [words, lag, isBehind] of [
    ["what waits as long as the bound is not", { undelivered: 1, oldestMs: 30_000 }, false],
    ["what waits for longer is, before it is given to anybody", { undelivered: 1, oldestMs: 31_000 }, true],
    ["and while somebody has it", { pending: 1, oldestMs: 31_000 }, true],
    ["nothing is never", { oldestMs: 31_000 }, false],
  ] as const) {
    it(`tells what is behind: ${words}`, () => {
      const [group] = groupLags(
        [
          { ...idle, ...lag },
          { ...idle, topic: "users" },
        ],
        30,
      );
      expect(group?.isBehind).to.equal(isBehind);
      expect(group?.topics.map((topic) => topic.isBehind)).to.deep.equal([isBehind, false]);
    });
  }
});
