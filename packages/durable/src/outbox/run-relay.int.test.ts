import { type DomainEvent, systemClock } from "@marketplace/kernel";
import { execute } from "@marketplace/stores";
import { openTestStores, seededRandom, type TestStores, until } from "@marketplace/testing";
import { expect } from "chai";
import { type EventStreams, openEventStreams } from "../events/event-streams.ts";
import { deleteKeys, eventOf, nameOf } from "../events/events-suite.fixture.ts";
import { quietLog } from "../quiet-log.fixture.ts";
import { appendEvent } from "./append-event.ts";
import { type RunningRelay, runRelay } from "./run-relay.ts";

describe("the relay", () => {
  let suite: TestStores;
  let streams: EventStreams;
  const log = quietLog();
  const running = new Set<RunningRelay>();
  before(async () => {
    suite = await openTestStores();
    streams = openEventStreams({ redis: suite.stores.redis, log });
  });
  after(async () => {
    await streams.close();
    await suite.close();
  });
  afterEach(async () => {
    await Promise.all([...running].map((one) => one.stop()));
    running.clear();
    await deleteKeys(suite);
    await suite.stores.postgres.sequelize.query("TRUNCATE outbox, outbox_relay");
  });

  const sequelize = () => suite.stores.postgres.sequelize;
  const relay = (through: Pick<EventStreams, "publish" | "state"> = streams, standbyMs = 50) => {
    const one = runRelay({
      ...{ sequelize: sequelize(), streams: through, clock: systemClock, random: seededRandom(3), log },
      ...{ pollMs: 5, standbyMs, batch: 10 },
    });
    running.add(one);
    return one;
  };
  const append = (...names: readonly string[]) =>
    sequelize().transaction(async (transaction) => {
      for (const name of names)
        await appendEvent(transaction, eventOf("shop.placed", name.slice(0, 1), Number(name.slice(1))));
    });
  const inStream = async () =>
    (await suite.stores.redis.redis.xrange("events:shop", "-", "+")).map(([, fields]) => {
      const event: DomainEvent = JSON.parse(fields[1] ?? "");
      return nameOf(event);
    });
  const published = (count: number) => until(inStream, ({ length }) => length >= count);
  const runs = (prefix: string, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, place) => `${prefix}${from + place}`);

  it("publishes what is committed while it runs, in each aggregate's order", async () => {
    const one = relay();
    for (let n = 1; n <= 40; n++) await append(`a${n}`, `b${n}`);
    const found = await published(80);
    expect(found.filter((name) => name.startsWith("a"))).to.deep.equal(runs("a", 1, 40));
    expect(found.filter((name) => name.startsWith("b"))).to.deep.equal(runs("b", 1, 40));
    await until(one.stats, ({ relayed }) => relayed === 80);
    expect(one.stats()).to.deep.include({ isRelaying: true, again: 0, failures: 0 });
  });

  it("is one at a time, and another takes over when it is stopped", async () => {
    const [one, other] = [relay(), relay()];
    const stats = () => [one.stats(), other.stats()];
    await until(stats, (both) => both.some(({ isRelaying }) => isRelaying));
    for (let n = 1; n <= 30; n++) await append(`a${n}`);
    await published(30);
    expect(stats().filter(({ isRelaying }) => isRelaying)).to.have.length(1);
    const [first, second] = one.stats().isRelaying ? [one, other] : [other, one];
    await first.stop();
    for (let n = 31; n <= 60; n++) await append(`a${n}`);
    expect(await published(60)).to.deep.equal(runs("a", 1, 60));
    await until(second.stats, ({ relayed }) => relayed === 30);
  });

  it("goes on after a failure with what was not published", async () => {
    let isAway = true;
    const flaky = {
      ...streams,
      publish: (events: readonly DomainEvent[]) =>
        isAway ? Promise.reject(new Error("The broker is away")) : streams.publish(events),
    };
    const one = relay(flaky);
    await append("a1", "a2");
    await until(one.stats, ({ failures }) => failures >= 2);
    isAway = false;
    expect(await published(2)).to.deep.equal(["a1", "a2"]);
    await until(
      () => log.messages,
      (messages) => messages.includes("info: the outbox is relayed again"),
    );
    expect(log.messages.filter((one) => one === "error: the outbox cannot be relayed")).to.have.length(1);
  });

  it("publishes everything again to a Redis that has lost everything, also when nothing new happens", async () => {
    relay();
    await append(...runs("a", 1, 25));
    await published(25);
    await deleteKeys(suite);
    expect(await published(25)).to.deep.equal(runs("a", 1, 25));
    await append("a26");
    expect(await published(26)).to.deep.equal(runs("a", 1, 26));
  });

  /** What it would be like had Redis been started anew, without the last entries. */
  async function restart({ without }: { readonly without: number }): Promise<void> {
    const { redis } = suite.stores.redis;
    const { run } = await streams.state();
    const last = await redis.xrevrange("events:shop", "+", "-", "COUNT", without);
    await redis.xdel("events:shop", ...last.map(([id]) => id));
    const before = `before-${run}`;
    await redis.hset("event-mark", before, Date.now() - 2_000);
    await execute(sequelize(), { sql: "UPDATE outbox_relay SET run = $before", bind: { before } });
  }

  it("publishes again what a Redis that was started anew may have lost, before what is new, and no more", async () => {
    const one = relay();
    await append(...runs("a", 1, 30));
    await published(30);
    await until(one.stats, ({ relayed }) => relayed === 30);
    // Of these it is certain that they were kept.
    await execute(sequelize(), {
      sql: "UPDATE outbox SET published_at = published_at - interval '10 minutes' WHERE sequence <= 10",
    });
    await one.stop();
    await restart({ without: 7 });
    await append("a31");
    const after = relay();
    const found = await published(23 + 21);
    expect(found).to.deep.equal([...runs("a", 1, 23), ...runs("a", 11, 31)]);
    await until(after.stats, ({ relayed, again }) => relayed === 1 && again === 20);
  });

  it("begins again where it was when it dies while it publishes again", async () => {
    const one = relay();
    await append(...runs("a", 1, 30));
    await published(30);
    await one.stop();
    await deleteKeys(suite);
    let batches = 0;
    const dying = relay({
      ...streams,
      publish: (events) => (++batches > 2 ? Promise.reject(new Error("dead")) : streams.publish(events)),
    });
    await until(dying.stats, ({ failures }) => failures > 0);
    await dying.stop();
    expect(await inStream()).to.deep.equal(runs("a", 1, 20));
    relay();
    expect(await published(30)).to.deep.equal(runs("a", 1, 30));
  });

  it("holds more than one loss in mind: one that comes while it publishes again", async () => {
    const one = relay();
    await append(...runs("a", 1, 30));
    await published(30);
    await one.stop();
    await deleteKeys(suite);
    let batches = 0;
    const losing = {
      ...streams,
      publish: async (events: readonly DomainEvent[]) => {
        // Everything is lost once more after the second batch.
        if (++batches === 3) await deleteKeys(suite);
        return streams.publish(events);
      },
    };
    relay(losing);
    await append("a31");
    const found = await until(inStream, (names) => names.includes("a31"));
    expect(new Set(found)).to.deep.equal(new Set(runs("a", 1, 31)));
    const firsts = [...new Set(found.slice(10))];
    expect(firsts).to.deep.equal(runs("a", 1, 31));
  });
});
