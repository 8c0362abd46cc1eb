import { MarketplaceError } from "@marketplace/kernel";
import { expect } from "chai";
import { defineConsumer } from "./consumer.ts";
import { type EventsSuite, eventOf, nameOf, noting, openEventsSuite, until } from "./events-suite.fixture.ts";

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

  it("share the events of a group among its processes, and lose none when one is stopped", async () => {
    const seen: string[] = [];
    const [first] = [1, 2, 3].map(() => events.run([noting("shared", seen)]));
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

  it("handle the others of a batch when one is bad, try that one again, and give it up in the end", async () => {
    await publish("a1", "b1", "a2");
    const seen: string[] = [];
    const tries: number[] = [];
    const running = events.run([
      defineConsumer({
        group: "picky",
        topics: ["shop"],
        handle: async (batch) => {
          if (batch.some((event) => nameOf(event) === "b1")) {
            tries.push(batch.length);
            throw new Error("b1 is not understood");
          }
          seen.push(...batch.map(nameOf));
        },
      }),
    ]);
    await isDone("picky");
    expect(seen).to.deep.equal(["a1", "a2"]);
    // Once with the others, then three times alone.
    expect(tries).to.deep.equal([3, 1, 1, 1]);
    const { items } = await events.operations.dead({ limit: 10 });
    expect(items).to.have.length(1);
    expect(items[0]).to.deep.include({
      ...{ group: "picky", topic: "shop", attempts: 3, error: "Error: b1 is not understood" },
    });
    expect(items[0]?.event).to.include({ aggregateId: "b", type: "shop.placed" });
    expect(running.stats().picky).to.include({ handled: 2, dead: 1, failed: 3, retried: 2 });
  });

  it("wait longer after each failure", async () => {
    const at: number[] = [];
    const limits = { retry: { attempts: 4, minMs: 40, maxMs: 100 } };
    await publish("a1");
    const failing = defineConsumer({
      group: "patient",
      topics: ["shop"],
      handle: async () => {
        at.push(performance.now());
        throw new Error("Not yet");
      },
    });
    events.run([failing], limits);
    await isDone("patient");
    const waits = at.slice(1).map((time, place) => time - (at[place] ?? 0));
    expect(waits).to.have.length(3);
    for (const [place, least] of [40, 80, 100].entries()) expect(waits[place]).to.be.at.least(least - 2);
  });

  it("try again for as long as a store is away, and give nothing up for it", async () => {
    let isAway = true;
    let tries = 0;
    const seen: string[] = [];
    await publish("a1", "a2", "a3");
    const running = events.run([
      defineConsumer({
        group: "leaning",
        topics: ["shop"],
        handle: async (batch) => {
          tries++;
          if (isAway) throw new MarketplaceError("STORE_UNAVAILABLE", "MongoDB is away");
          seen.push(...batch.map(nameOf));
        },
      }),
    ]);
    await until(
      () => tries,
      (count) => count > 20,
    );
    isAway = false;
    await isDone("leaning");
    expect([...seen].sort()).to.deep.equal(["a1", "a2", "a3"]);
    expect(running.stats().leaning).to.include({ dead: 0 });
  });

  it("give up in the end an event on which a store fails that serves the others", async () => {
    await publish("a1", "b1", "c1", "d1");
    const seen: string[] = [];
    const leaning = defineConsumer({
      group: "leaning",
      topics: ["shop"],
      handle: async (batch) => {
        if (batch.some(({ aggregateId }) => aggregateId === "c"))
          throw new MarketplaceError("TIMEOUT", "The query takes too long");
        seen.push(...batch.map(nameOf));
      },
    });
    events.run([leaning], { awayMs: 100 });
    await until(
      async () => {
        await publish("e1");
        return events.operations.dead({ limit: 10 });
      },
      ({ items }) => items.length > 0,
    );
    expect(seen).to.include.members(["a1", "b1", "d1"]);
  });

  it("give up what is no event at once, and a handler that does not end after its tries", async () => {
    await events.suite.stores.redis.redis.xadd("events:shop", "*", "event", "{ not JSON");
    await publish("a1");
    const hanging = defineConsumer({
      group: "hanging",
      topics: ["shop"],
      handle: () => new Promise(() => {}),
    });
    events.run([hanging], { handleMs: 15 });
    await isDone("hanging");
    const { items } = await events.operations.dead({ limit: 10 });
    expect(items.map(({ event, attempts }) => [event?.aggregateId ?? null, attempts])).to.deep.equal([
      [null, 1],
      ["a", 3],
    ]);
    expect(items[1]?.error).to.match(/did not end within 15 ms/);
  });

  it("keep what they handle for longer than another would wait to take it", async () => {
    const seen: string[] = [];
    const slow = defineConsumer({
      group: "slow",
      topics: ["shop"],
      handle: async (batch) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        seen.push(...batch.map(nameOf));
      },
    });
    const [one, other] = [events.run([slow], { claimMs: 90 }), events.run([slow], { claimMs: 90 })];
    await publish("a1", "a2");
    await isDone("slow");
    expect(seen).to.deep.equal(["a1", "a2"]);
    expect((one.stats().slow?.claimed ?? 0) + (other.stats().slow?.claimed ?? 0)).to.equal(0);
  });

  it("read nothing new while too much waits to be tried again, and go on afterwards", async () => {
    let isBroken = true;
    const given = new Set<string>();
    await publish(...Array.from({ length: 60 }, (_, place) => `a${place + 1}`));
    const limits = { maxWaiting: 10, retry: { attempts: 1_000, minMs: 5, maxMs: 5 } };
    const stuck = defineConsumer({
      ...{ group: "stuck", topics: ["shop"], batch: 5 },
      handle: async (batch) => {
        for (const event of batch) given.add(nameOf(event));
        if (isBroken) throw new Error("It is broken");
      },
    });
    const running = events.run([stuck], limits);
    await until(
      () => running.stats().stuck?.retried ?? 0,
      (retried) => retried > 100,
    );
    expect(given.size).to.be.within(10, 25);
    isBroken = false;
    await isDone("stuck");
    expect(given.size).to.equal(60);
  });

  it("give nothing more up when there are too many dead letters, and lose nothing", async () => {
    await publish(...Array.from({ length: 12 }, (_, place) => `a${place + 1}`));
    let isBroken = true;
    const seen: string[] = [];
    const limits = { maxDead: 5, retry: { attempts: 1, minMs: 5, maxMs: 5 } };
    const failing = defineConsumer({
      ...{ group: "failing", topics: ["shop"] },
      handle: async (batch) => {
        if (isBroken) throw new Error("It is broken");
        seen.push(...batch.map(nameOf));
      },
    });
    const running = events.run([failing], limits);
    await until(
      () => running.stats().failing?.retried ?? 0,
      (retried) => retried > 200,
    );
    expect(running.stats().failing?.dead).to.equal(5);
    isBroken = false;
    await isDone("failing");
    expect(seen).to.have.length(7);
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
