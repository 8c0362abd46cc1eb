import { setTimeout as pause } from "node:timers/promises";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { defineConsumer } from "./consumer.ts";
import { type EventsSuite, eventOf, nameOf, noting, openEventsSuite } from "./events-suite.fixture.ts";

describe("consumers", () => {
  let events: EventsSuite;
  before(async () => {
    events = await openEventsSuite();
  });
  after(() => events.close());
  afterEach(() => events.clear());

  const publish = (...names: readonly string[]) =>
    events.streams.publish(
      names.map((name) => eventOf("shop.placed", name.slice(0, 1), Number(name.slice(1)))),
    );
  const lagOf = async (group: string) =>
    (await events.operations.lag()).filter((one) => one.group === group && one.topic === "shop")[0];
  const isDone = (group: string) =>
    until(
      () => lagOf(group),
      (lag) => lag !== undefined && lag.pending + lag.undelivered === 0,
    );

  it("give every event to each group once, in order, whatever the topic it is of", async () => {
    const [one, other]: [string[], string[]] = [[], []];
    events.run([noting("one", one), noting("other", other, ["shop", "people"])]);
    await publish("a1", "a2", "b1");
    await events.streams.publish([eventOf("people.joined", "p")]);
    await publish("a3");
    await until(
      () => one.length + other.length,
      (count) => count === 9,
    );
    expect(one).to.deep.equal(["a1", "a2", "b1", "a3"]);
    expect(other.filter((name) => name !== "p1")).to.deep.equal(one);
    await isDone("one");
    expect(one).to.have.length(4);
  });

  it("handle together what comes within a moment of what came first, which waits for nothing", async () => {
    const batches: string[][] = [];
    const paced = defineConsumer({
      ...{ group: "paced", topics: ["shop"], paceMs: 2_000 },
      handle: async (some) => void batches.push(some.map(nameOf)),
    });
    events.run([paced]);
    await publish("a1");
    await until(
      () => batches.length,
      (count) => count === 1,
    );
    for (const name of ["a2", "a3", "a4"]) await publish(name);
    await isDone("paced");
    expect(batches).to.deep.equal([["a1"], ["a2", "a3", "a4"]]);
  });

  it("share the events of a group among its processes, and lose none when one is stopped", async () => {
    const seen: string[] = [];
    // Nobody takes what another has not yet acknowledged: each is to be seen once.
    const limits = { claimMs: 10_000 };
    const [first] = [1, 2, 3].map(() => events.run([noting("shared", seen)], limits));
    for (let n = 0; n < 300; n += 5) {
      await publish(...[1, 2, 3, 4, 5].map((more) => `a${n + more}`));
      if (n === 100) await first?.stop();
    }
    await isDone("shared");
    expect(new Set(seen).size).to.equal(300);
    expect(seen).to.have.length(300);
  });

  it("let a new group begin with the oldest event that is kept", async () => {
    await publish("a1", "a2");
    const seen: string[] = [];
    events.run([noting("late", seen)]);
    await until(
      () => seen,
      ({ length }) => length === 2,
    );
    expect(seen).to.deep.equal(["a1", "a2"]);
  });

  it("keep what they handle for longer than another would wait to take it", async () => {
    const seen: string[] = [];
    const slow = defineConsumer({
      group: "slow",
      topics: ["shop"],
      handle: async (batch) => {
        await pause(3_000);
        seen.push(...batch.map(nameOf));
      },
    });
    const [one, other] = [events.run([slow], { claimMs: 1_000 }), events.run([slow], { claimMs: 1_000 })];
    await publish("a1", "a2");
    await isDone("slow");
    expect(seen).to.deep.equal(["a1", "a2"]);
    expect((one.stats().slow?.claimed ?? 0) + (other.stats().slow?.claimed ?? 0)).to.equal(0);
  });

  it("make their groups anew when Redis has lost everything, and go on", async () => {
    const seen: string[] = [];
    events.run([noting("lasting", seen)]);
    await publish("a1");
    await isDone("lasting");
    const keys = await events.suite.stores.redis.redis.keys(`${events.suite.settings.REDIS_KEY_PREFIX}*`);
    await events.suite.stores.redis.redis.del(
      ...keys.map((key) => key.slice(events.suite.settings.REDIS_KEY_PREFIX.length)),
    );
    await publish("a2");
    await until(
      () => seen,
      ({ length }) => length === 2,
    );
    expect(seen).to.deep.equal(["a1", "a2"]);
  });

  it("refuse a group twice, and names that are none", () => {
    expect(() => events.run([noting("one", []), noting("one", [])])).to.throw(RangeError, "Two consumers");
    expect(() => noting("One:Two", [])).to.throw(RangeError, "not a name");
    expect(() => noting("one", [], [])).to.throw(RangeError, "no topic");
  });
});
