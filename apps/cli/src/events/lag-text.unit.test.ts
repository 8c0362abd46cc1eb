import type { RouterOutputs } from "@marketplace/api";
import { expect } from "chai";
import pc from "picocolors";
import { lagText } from "./lag-text.ts";

type Overview = RouterOutputs["operations"]["eventLag"];
type Group = Overview["groups"][number];

const now = new Date("2026-06-01T12:00:00.000Z");
const look = { width: 80, colours: pc.createColors(false), now };
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

function group(name: string, changes: Partial<Group> = {}): Group {
  const topic = {
    ...{ undelivered: 0, pending: 0, waiting: 0, oldestSeconds: 0, idleConsumers: 0, isBehind: false },
  };
  return {
    ...{ group: name, handled: 7, lastHandledAt: ago(3), dead: 0, isBehind: false },
    topics: [
      { ...topic, topic: "listings" },
      { ...topic, topic: `replay:${name}` },
    ],
    ...changes,
  };
}

function overview(groups: readonly Group[], changes: Partial<Overview> = {}): Overview {
  const outbox = { unpublished: 0, oldestSeconds: 0, isBehind: false };
  const none = { projections: [], needsAttention: false };
  return {
    boundSeconds: 30,
    sources: { outbox, changes: null, away: [] },
    groups: [...groups],
    ...none,
    ...changes,
  };
}

describe("how far events are, in words", () => {
  it("is one line a group and topic, and a verdict; what nobody gave back is left out", () => {
    const text = lagText(overview([group("search"), group("cache")]), look);
    expect(text).to.match(/search +listings +0 +0 +0 +- +3 s ago +-\n/);
    expect(text).to.not.contain("given back");
    expect(text).to.match(/outbox +everything is published/);
    expect(text.split("\n").at(-1)).to.equal("Nothing is behind.");
  });

  it("names what is behind, dead, wrong and silent, within 80 columns", () => {
    const name = "a-group-with-a-name-that-is-quite-a-bit-too-long-for-a-table";
    const busy = {
      ...{ topic: "notifications", undelivered: 10_000, pending: 5_000, waiting: 1_000 },
      ...{ oldestSeconds: 400, idleConsumers: 1, isBehind: true },
    };
    const topics = [busy, { ...busy, topic: `replay:${name}` }];
    const changes = { reader: null, lagSeconds: 90, scanning: ["listings"], isBehind: true };
    const outbox = { unpublished: 12, oldestSeconds: 400, isBehind: true };
    const sources: Overview["sources"] = { outbox, changes, away: ["mongodb"] };
    const projection = { name: "profiles", rows: 3, rebuild: null, verify: null, isWrong: true };
    const text = lagText(
      overview([group(name, { topics, dead: 10_000, isBehind: true, lastHandledAt: null })], {
        ...{ sources, projections: [projection], needsAttention: true },
      }),
      look,
    );
    for (const words of [
      "12 not published, the oldest 6 min old",
      "10000+",
      "given back",
      "published up to 1 min ago; scanning listings; nobody reads them",
      "mongodb does not answer. Look: marketplace-cli doctor",
      "Behind by more than 30 s: the outbox, the changes of MongoDB, a-group",
      "Dead letters: 10000. Look: marketplace-cli events dead",
      "To do: marketplace-cli events rebuild profiles",
      "gives no sign of life",
    ])
      expect(text).to.contain(words);
    expect(text).to.match(/4000 +1000 +6 min +never +10000/);
    const [, sourcesTable = "", groupsTable = ""] = ["", ...text.split("\n\n")];
    for (const line of `${sourcesTable}\n${groupsTable}`.split("\n"))
      expect(line.length, line).to.be.at.most(80);
  });
});
