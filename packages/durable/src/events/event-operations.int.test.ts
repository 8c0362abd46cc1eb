import { failureFrom, until } from "@marketplace/testing";
import { expect } from "chai";
import { defineConsumer } from "./consumer.ts";
import { openEventOperations } from "./event-operations.ts";
import { type EventsSuite, eventOf, nameOf, noting, openEventsSuite } from "./events-suite.fixture.ts";

describe("operators of events", () => {
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
  const names = async (page: Parameters<typeof events.operations.dead>[0]) =>
    (await events.operations.dead(page)).items.map(({ group, event }) =>
      event === null ? group : `${group} ${nameOf(event)}`,
    );

  /** Two groups that give everything up at its first failure, until they are mended. */
  function failing(groups: readonly string[]) {
    const state = { isBroken: true, seen: [] as string[] };
    events.run(
      groups.map((group) =>
        defineConsumer({
          ...{ group, topics: ["shop"] },
          handle: async (batch) => {
            if (state.isBroken) throw new Error("It is broken");
            state.seen.push(...batch.map((event) => `${group} ${nameOf(event)}`));
          },
        }),
      ),
      { retry: { attempts: 1, minMs: 5, maxMs: 5 } },
    );
    return state;
  }

  it("see what is given out, what is not, how old the oldest is, and what was handled when", async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const holding = defineConsumer({
      ...{ group: "holding", topics: ["shop"], batch: 2 },
      handle: () => held,
    });
    events.run([holding]);
    await until(
      () => lagOf("holding"),
      (lag) => lag !== undefined,
    );
    const begun = Date.now();
    await publish("a1", "a2", "a3", "a4", "a5");
    const lag = await until(
      () => lagOf("holding"),
      (seen) => seen?.pending === 2 && seen.oldestMs >= 60,
    );
    expect(lag).to.deep.include({ undelivered: 3, waiting: 0, handled: 0, lastHandledAt: null, dead: 0 });
    expect(lag?.oldestMs).to.be.at.most(Date.now() - begun + 50);
    letGo();
    await isDone("holding");
    // One that the machine has kept waiting counts as idle until it is heard of again.
    const after = await until(
      () => lagOf("holding"),
      (seen) => seen?.idleConsumers === 0,
    );
    expect(after).to.deep.include({ oldestMs: 0, handled: 5 });
    expect(after?.lastHandledAt?.getTime()).to.be.at.least(begun);
  });

  it("page through dead letters of one group and of all", async () => {
    failing(["one", "other"]);
    await publish("a1", "a2", "a3");
    await Promise.all([isDone("one"), isDone("other")]);
    expect(await names({ group: "one", limit: 10 })).to.deep.equal(["one a1", "one a2", "one a3"]);
    const paged: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await events.operations.dead({ limit: 2, ...(cursor === "" ? {} : { cursor }) });
      expect(page.items.length).to.be.within(1, 2);
      paged.push(...page.items.map(({ group, event }) => `${group} ${event?.sequence}`));
      cursor = page.nextCursor;
    }
    expect(paged).to.deep.equal(["one 1", "one 2", "one 3", "other 1", "other 2", "other 3"]);
    expect(await failureFrom(events.operations.dead({ limit: 1, cursor: "nonsense" }))).to.include({
      code: "VALIDATION_FAILED",
    });
  });

  it("give dead letters back to their group alone, which may fail anew as with a new event", async () => {
    const state = failing(["one", "other"]);
    await publish("a1", "a2", "a3");
    await Promise.all([isDone("one"), isDone("other")]);
    const { items } = await events.operations.dead({ group: "one", limit: 10 });
    const [first] = items;

    // Still broken: it dies again.
    expect(await events.operations.replay({ group: "one", ids: [first?.id ?? ""], limit: 10 })).to.equal(1);
    await until(
      () => names({ group: "one", limit: 10 }),
      ({ length }) => length === 3,
    );
    expect(await names({ group: "one", limit: 10 })).to.deep.equal(["one a2", "one a3", "one a1"]);

    state.isBroken = false;
    expect(await events.operations.replay({ group: "one", ids: "all", limit: 2 })).to.equal(2);
    expect(await events.operations.replay({ group: "one", ids: "all", limit: 2 })).to.equal(1);
    expect(await events.operations.replay({ group: "one", ids: ["1-1"], limit: 2 })).to.equal(0);
    await until(
      () => state.seen,
      ({ length }) => length === 3,
    );
    expect(state.seen).to.deep.equal(["one a2", "one a3", "one a1"]);
    expect(await names({ limit: 10 })).to.deep.equal(["other a1", "other a2", "other a3"]);
  });

  it("delete dead letters, and a group that no process runs", async () => {
    failing(["one", "other"]);
    await publish("a1", "a2", "a3");
    await Promise.all([isDone("one"), isDone("other")]);
    const { items } = await events.operations.dead({ group: "one", limit: 10 });
    expect(await events.operations.discard({ group: "one", ids: [items[1]?.id ?? ""], limit: 9 })).to.equal(
      1,
    );
    expect(await names({ group: "one", limit: 10 })).to.deep.equal(["one a1", "one a3"]);
    expect(await events.operations.discard({ group: "one", ids: "all", limit: 1 })).to.equal(1);
    expect(await names({ limit: 10 })).to.deep.equal(["one a3", "other a1", "other a2", "other a3"]);

    // However long the machine keeps its consumer from a sign of life.
    const patient = openEventOperations({ ...events.suite.stores, log: events.log, claimMs: 60_000 });
    expect(await failureFrom(patient.forget("other"))).to.include({ code: "CHANGE_IN_PROGRESS" });
    // Nor is one removed that Redis tells nothing of at the moment.
    const { redis } = events.suite.stores;
    const unsure = new Proxy(redis.redis, {
      get: (target, name) =>
        name === "xinfo"
          ? () => Promise.reject(new Error("Command timed out"))
          : Reflect.get(target, name, target),
    });
    const asked = openEventOperations({ redis: { ...redis, redis: unsure }, log: events.log });
    expect(await failureFrom(asked.forget("other"))).to.include({ code: "STORE_UNAVAILABLE" });
    expect((await events.operations.lag()).map(({ group }) => group)).to.include("other");
    await events.suite.stores.redis.redis.xgroup("CREATE", "events:shop", "old", "0");
    await events.suite.stores.redis.redis.hset("event-groups", "old", '["shop"]');
    await events.operations.forget("old");
    expect((await events.operations.lag()).map(({ group }) => group)).to.not.include("old");
  });

  it("see a consumer that stands still while it holds events", async () => {
    await publish("a1");
    const { redis } = events.suite.stores.redis;
    await redis.xgroup("CREATE", "events:shop", "dying", "0");
    await redis.xreadgroup("GROUP", "dying", "dead", "COUNT", 1, "STREAMS", "events:shop", ">");
    const alive = await until(
      async () => {
        // A sign of life: what it holds is asked for again.
        await redis.xreadgroup("GROUP", "dying", "dead", "COUNT", 1, "STREAMS", "events:shop", "0");
        return lagOf("dying");
      },
      (lag) => lag?.idleConsumers === 0,
    );
    expect(alive?.pending).to.equal(1);
    await until(
      () => lagOf("dying"),
      (lag) => lag?.idleConsumers === 1,
    );
    const seen: string[] = [];
    const running = events.run([noting("dying", seen)]);
    await isDone("dying");
    expect(seen).to.deep.equal(["a1"]);
    // Counted once it is acknowledged.
    const stats = await until(
      () => running.stats().dying,
      (counts) => counts?.handled === 1,
    );
    expect(stats).to.include({ claimed: 1, retried: 1 });
  });
});
