import { MarketplaceError } from "@marketplace/kernel";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { defineConsumer } from "./consumer.ts";
import { type EventsSuite, eventOf, nameOf, noting, openEventsSuite } from "./events-suite.fixture.ts";

describe("consumers that fail", () => {
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
    // Counted once it is acknowledged.
    const stats = await until(
      () => running.stats().picky,
      (counts) => counts?.dead === 1,
    );
    expect(stats).to.include({ handled: 2, failed: 3, retried: 2 });
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

  it("give up unseen what everybody dies of who is given it, and forget what somebody has deleted", async () => {
    const { redis } = events.suite.stores.redis;
    await publish("a1", "b1", "c1");
    await redis.xgroup("CREATE", "events:shop", "mortal", "0");
    await redis.xreadgroup("GROUP", "mortal", "dead", "COUNT", 2, "STREAMS", "events:shop", ">");
    const [deadly, deleted] = (await redis.xrange("events:shop", "-", "+")).map(([id]) => id);
    await redis.xclaim("events:shop", "mortal", "dead", 0, deadly ?? "", "RETRYCOUNT", 12, "JUSTID");
    await redis.xdel("events:shop", deleted ?? "");
    const seen: string[] = [];
    events.run([noting("mortal", seen)]);
    await isDone("mortal");
    expect(seen).to.deep.equal(["c1"]);
    const { items } = await events.operations.dead({ limit: 10 });
    expect(items.map(({ event, attempts }) => [event?.aggregateId, attempts])).to.deep.equal([["a", 13]]);
    expect(items[0]?.error).to.match(/ended before it was handled/);
  });
});
