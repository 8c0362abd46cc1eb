import { seededRandom, until } from "@marketplace/testing";
import { expect } from "chai";
import { defineConsumer } from "./consumer.ts";
import {
  deleteKeys,
  type EventsSuite,
  eventOf,
  nameOf,
  noting,
  openEventsSuite,
} from "./events-suite.fixture.ts";
import { trimStreams } from "./trim-streams.ts";

describe("trimming", () => {
  let events: EventsSuite;
  before(async () => {
    events = await openEventsSuite();
  });
  after(() => events.close());
  afterEach(() => events.clear());

  const redis = () => events.suite.stores.redis.redis;
  const publish = (...names: readonly string[]) =>
    events.streams.publish(
      names.map((name) => eventOf("shop.placed", name.slice(0, 1), Number(name.slice(1)))),
    );
  const kept = async () =>
    (await redis().xrange("events:shop", "-", "+")).map(([, fields]) => {
      const { aggregateId, sequence }: { aggregateId: string; sequence: number } = JSON.parse(
        fields[1] ?? "",
      );
      return `${aggregateId}${sequence}`;
    });
  const handled = (group: string, count: number) =>
    until(
      async () => (await events.operations.lag()).find((lag) => lag.group === group && lag.topic === "shop"),
      (lag) => lag?.handled === count,
    );

  it("keeps what any group has yet to acknowledge, however much and old, and deletes the rest", async () => {
    const seen: string[] = [];
    const stuck = defineConsumer({
      group: "stuck",
      topics: ["shop"],
      handle: async (batch) => {
        if (batch.some((event) => nameOf(event) === "a3")) throw new Error("a3 is bad");
      },
    });
    events.run([noting("quick", seen), stuck], { retry: { attempts: 1_000, minMs: 5, maxMs: 5 } });
    await publish("a1", "a2", "a3", "a4", "a5");
    await Promise.all([handled("quick", 5), handled("stuck", 4)]);
    await trimStreams(redis(), [], { keepMs: 0, keepLength: 0 });
    expect(await kept()).to.deep.equal(["a3", "a4", "a5"]);
  });

  it("keeps what was handled for those to come, for a time and up to a number", async () => {
    const seen: string[] = [];
    events.run([noting("quick", seen)]);
    await publish("a1", "a2", "a3");
    await handled("quick", 3);
    await trimStreams(redis(), [], { keepMs: 60_000, keepLength: 3 });
    expect(await kept()).to.deep.equal(["a1", "a2", "a3"]);
    await trimStreams(redis(), [], { keepMs: 60_000, keepLength: 2 });
    expect(await kept()).to.deep.equal([]);
  });

  it("bounds a stream that no group reads", async () => {
    await publish("a1", "a2", "a3");
    await trimStreams(redis(), [], { keepMs: 60_000, keepLength: 2 });
    expect(await kept()).to.deep.equal(["a2", "a3"]);
  });

  it("leaves what was published into an emptied Redis until every group of the process is there again", async () => {
    const [seen, late]: [string[], string[]] = [[], []];
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const quick = noting("quick", seen);
    const busy = defineConsumer({
      group: "busy",
      topics: ["shop"],
      handle: async (batch) => {
        if (batch.some((event) => nameOf(event) === "a1")) await held;
        late.push(...batch.map(nameOf));
      },
    });
    events.run([quick, busy]);
    await publish("a1");
    await handled("quick", 1);
    await until(
      () => events.operations.lag(),
      (lags) => lags.some(({ group, pending }) => group === "busy" && pending === 1),
    );
    await deleteKeys(events.suite);
    await publish("a2", "a3");
    await handled("quick", 2);
    await trimStreams(redis(), [quick, busy], { keepMs: 0, keepLength: 0 });
    letGo();
    await until(
      () => late,
      (names) => names.includes("a3"),
    );
    expect(late).to.deep.equal(["a1", "a2", "a3"]);
  });

  it("keeps nothing for a group on a topic that it does not read any more", async () => {
    const seen: string[] = [];
    const before = events.run([noting("wide", seen, ["shop", "other"]), noting("quick", seen)]);
    await publish("a1");
    await Promise.all([handled("wide", 1), handled("quick", 1)]);
    await before.stop();
    events.run([noting("wide", seen, ["other"]), noting("quick", seen)]);
    await publish("a2");
    await handled("quick", 2);
    await until(
      () => events.operations.lag(),
      (lags) => !lags.some(({ group, topic }) => group === "wide" && topic === "shop"),
    );
    await trimStreams(redis(), [], { keepMs: 0, keepLength: 0 });
    expect(await kept()).to.deep.equal([]);
  });

  it("deletes nothing that a group still needs while groups read, fail and come (150 times)", async () => {
    const random = seededRandom(31);
    const seen = new Map<string, Set<string>>();
    const flaky = (group: string) =>
      defineConsumer({
        ...{ group, topics: ["shop"], batch: 4 },
        handle: async (batch) => {
          if (random() < 0.3) throw new Error("It does not work now and then");
          const own = seen.get(group) ?? new Set();
          for (const event of batch) own.add(nameOf(event));
          seen.set(group, own);
        },
      });
    const limits = { retry: { attempts: 1_000, minMs: 1, maxMs: 5 } };
    for (const group of ["one", "two", "three"]) events.run([flaky(group)], limits);
    await until(
      () => events.operations.lag(),
      (lags) => lags.filter(({ topic }) => topic === "shop").length === 3,
    );
    for (let n = 1; n <= 150; n++) {
      await publish(`a${n}`);
      await trimStreams(redis(), [], { keepMs: 0, keepLength: 0 });
    }
    await until(
      () => events.operations.lag(),
      (lags) => lags.every(({ pending, undelivered }) => pending + undelivered === 0),
    );
    for (const group of ["one", "two", "three"]) expect(seen.get(group)?.size, group).to.equal(150);
    await trimStreams(redis(), [], { keepMs: 0, keepLength: 0 });
    expect(await kept()).to.deep.equal([]);
  });
});
