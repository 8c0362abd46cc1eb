import { type DomainEvent, systemClock } from "@marketplace/kernel";
import { type Mongo, openMongo } from "@marketplace/stores";
import { openTestStores, seededRandom, type TestStores } from "@marketplace/testing";
import { expect } from "chai";
import { type Document, MongoServerError } from "mongodb";
import { quietLog } from "../quiet-log.fixture.ts";
import type { BrokerState } from "./broker-state.ts";
import type { Change } from "./change.ts";
import { until } from "./events-suite.fixture.ts";
import { type ChangeReader, readChanges } from "./read-changes.ts";

type Thing = Document & { _id: string };

describe("the reader of changes", () => {
  let suite: TestStores;
  let log: ReturnType<typeof quietLog>;
  let changes: Change[];
  let published: DomainEvent[];
  let broker: BrokerState;
  let healed: number;
  const running = new Set<ChangeReader>();
  before(async () => {
    suite = await openTestStores({ migrated: false });
  });
  after(() => suite.close());
  beforeEach(async () => {
    log = quietLog();
    [changes, published, healed] = [[], [], 0];
    broker = { origin: "a", run: "1", marks: {} };
    for (const name of ["things", "others", "event_sources"])
      await suite.stores.mongo.db.collection(name).deleteMany({});
    await suite.stores.mongo.db.createCollection("things").catch(() => {});
  });
  afterEach(() => stop());

  const things = () => suite.stores.mongo.db.collection<Thing>("things");
  const sources = () => suite.stores.mongo.db.collection<Document & { _id: string }>("event_sources");
  async function stop() {
    await Promise.all([...running].map((one) => one.stop()));
    running.clear();
  }

  const toEvents = (change: Change): DomainEvent[] => {
    changes.push(change);
    const { id, at, sequence, kind, collection } = change;
    return [
      {
        ...{ id: change.eventId(), type: `${collection}.${kind}`, version: 1, aggregateId: id, sequence, at },
        payload: change.kind === "removed" ? null : { n: Number(change.document.n ?? 0) },
      },
    ];
  };
  interface Reading {
    readonly mongo?: Mongo;
    readonly names?: readonly string[];
    readonly publish?: (events: readonly DomainEvent[]) => Promise<void>;
    readonly map?: typeof toEvents;
    readonly leaseMs?: number;
  }
  function read(options: Reading = {}) {
    const {
      mongo = suite.stores.mongo,
      names = ["things"],
      publish,
      map = toEvents,
      leaseMs = 2_000,
    } = options;
    const one = readChanges({
      ...{ mongo, clock: systemClock, random: seededRandom(running.size + 1), log },
      collections: names.map((name) => ({ name, toEvents: map })),
      streams: {
        state: async () => broker,
        publish: async (events) => {
          await publish?.(events);
          published.push(...events);
          return broker;
        },
      },
      healed: async () => healed++,
      limits: { batch: 5, waitMs: 20, leaseMs, standbyMs: 20 },
    });
    running.add(one);
    return one;
  }
  const told = (events: readonly DomainEvent[] = published) =>
    events.map(({ type, aggregateId }) => `${type.replace(/^.*\./, "")} ${aggregateId}`);
  const publishedAre = (count: number) =>
    until(
      () => published,
      ({ length }) => length >= count,
    );
  /** Reads, and has come past what there was before. */
  async function reading(options: Reading = {}) {
    const one = read(options);
    await until(one.stats, ({ isReading }) => isReading);
    await until(
      () => sources().findOne({ _id: "changes" }),
      (state) => state?.token !== null && state?.token !== undefined,
    );
    return one;
  }

  it("tells first what is there, and then what changes, in order and with what was changed", async () => {
    await things().insertMany([
      { _id: "a", n: 1, deep: { x: 1 }, text: "so long that a change is told as one".repeat(9) },
      { _id: "b", n: 1 },
    ]);
    await reading();
    expect(told()).to.deep.equal(["scanned a", "scanned b"]);
    await things().insertOne({ _id: "c", n: 1 });
    await things().updateOne({ _id: "a" }, { $set: { n: 2, "deep.x": 2 }, $unset: { gone: 1 } });
    await things().updateOne({ _id: "a" }, [{ $set: { n: { $add: ["$n", 1] } } }, { $unset: "deep" }]);
    await things().replaceOne({ _id: "a" }, { n: 9 });
    await things().deleteOne({ _id: "b" });
    await publishedAre(7);
    expect(told().slice(2)).to.deep.equal(["changed c", "changed a", "changed a", "changed a", "removed b"]);
    const fields = changes.map((change) => (change.kind === "changed" ? change.changedFields : []));
    expect(fields.slice(2)).to.deep.equal([null, ["n", "deep.x"], ["n", "deep"], null, []]);
    const [, , third, fourth] = changes;
    expect(third?.kind === "changed" && third.document).to.deep.equal({ _id: "c", n: 1 });
    expect(fourth?.sequence).to.be.greaterThan(third?.sequence ?? 0);
    expect(new Set(published.map(({ id }) => id)).size).to.equal(7);
    expect(healed).to.equal(0);
  });

  it("tells the changes of a transaction as they were made", async () => {
    await reading();
    await suite.stores.mongo.transaction(async (session) => {
      await things().insertOne({ _id: "a", n: 1 }, { session });
      await things().updateOne({ _id: "a" }, { $set: { n: 2 } }, { session });
      await things().insertOne({ _id: "b", n: 1 }, { session });
    });
    await publishedAre(3);
    expect(told()).to.deep.equal(["changed a", "changed a", "changed b"]);
    expect(new Set(published.map(({ id }) => id)).size).to.equal(3);
  });

  it("goes on where it was, with the same ids for what it tells twice", async () => {
    const first = await reading();
    await things().insertMany([{ _id: "a" }, { _id: "b" }, { _id: "c" }]);
    await publishedAre(3);
    const [noted] = await sources().find().toArray();
    await things().insertOne({ _id: "d" });
    await publishedAre(4);
    await first.stop();
    await things().insertOne({ _id: "e" });
    // It dies before it has kept how far it is.
    await sources().updateOne({ _id: "changes" }, { $set: { token: noted?.token } });
    const before = published.splice(0);
    read();
    await until(told, (all) => all.includes("changed e"));
    expect(told().at(-2)).to.equal("changed d");
    expect(published.at(-2)?.id).to.equal(before.at(-1)?.id);
  });

  it("is read by one process at a time, and by another when that one stands still", async () => {
    const [one, other] = [read({ leaseMs: 300 }), read({ leaseMs: 300 })];
    const stats = () => [one.stats(), other.stats()];
    for (let n = 1; n <= 30; n++) await things().insertOne({ _id: `a${n}` });
    await until(told, (all) => new Set(all.map((name) => name.split(" ")[1])).size === 30);
    expect(stats().filter(({ isReading }) => isReading)).to.have.length(1);
    const first = one.stats().isReading ? one : other;
    // As if the process had stood still: another has the lease by now.
    await sources().updateOne(
      { _id: "changes" },
      { $inc: { fence: 1 }, $set: { owner: "another", until: new Date(Date.now() + 200) } },
    );
    for (let n = 31; n <= 60; n++) await things().insertOne({ _id: `a${n}` });
    await until(told, (all) => new Set(all.map((name) => name.split(" ")[1])).size === 60);
    await first.stop();
    for (let n = 61; n <= 90; n++) await things().insertOne({ _id: `a${n}` });
    await until(told, (all) => new Set(all.map((name) => name.split(" ")[1])).size === 90);
    expect(log.messages.filter((one) => one.startsWith("error"))).to.deep.equal([]);
  });

  /** Reads from a place that is gone, and sees it healed. */
  async function healsItself(token: (now: string) => string, mongo = suite.stores.mongo): Promise<void> {
    await reading();
    await things().insertMany([{ _id: "a" }, { _id: "b" }]);
    await publishedAre(2);
    await stop();
    await things().deleteOne({ _id: "b" });
    await things().insertMany(Array.from({ length: 12 }, (_, n) => ({ _id: `c${n}` })));
    published.length = 0;
    const now = (await sources().findOne({ _id: "changes" }))?.token?._data;
    await sources().updateOne({ _id: "changes" }, { $set: { token: { _data: token(String(now)) } } });
    read({ mongo });
    await publishedAre(13);
    const there = ["a", ...Array.from({ length: 12 }, (_, n) => `c${n}`)];
    expect(told()).to.have.members(there.map((id) => `scanned ${id}`));
    await until(
      () => healed,
      (count) => count === 1,
    );
    await things().insertOne({ _id: "d" });
    await until(told, (all) => all.includes("changed d"));
  }

  it("publishes what is there when MongoDB does not understand the place where it was", () =>
    healsItself(() => "nonsense"));

  it("publishes what is there when MongoDB's history does not go back so far", () => {
    let isFirst = true;
    const { mongo } = suite.stores;
    const command = async (...given: Parameters<typeof mongo.db.command>) => {
      const isOpening = "aggregate" in given[0] && isFirst;
      if (!isOpening) return mongo.db.command(...given);
      isFirst = false;
      throw new MongoServerError({ message: "Resume of change stream was not possible", code: 286 });
    };
    const forgetful = new Proxy(mongo.db, {
      get: (db, name) => (name === "command" ? command : Reflect.get(db, name, db)),
    });
    return healsItself((now) => now, { ...mongo, db: forgetful });
  });

  it("publishes what is there when MongoDB does not come to the place where it was in its time", async () => {
    const impatient = openMongo({ ...suite.settings, STORE_TIMEOUT_MS: 400 });
    // Of the right form, and years back: MongoDB looks through all that it has.
    await healsItself((now) => `8260000000${now.slice(10)}`, impatient);
    await stop();
    await impatient.close();
  });

  it("publishes what is there when Redis has lost everything, also when nothing changes", async () => {
    await things().insertMany([{ _id: "a" }, { _id: "b" }]);
    await reading();
    published.length = 0;
    broker = { origin: "b", run: "1", marks: {} };
    await publishedAre(2);
    expect(told()).to.deep.equal(["scanned a", "scanned b"]);
    await until(
      () => healed,
      (count) => count === 1,
    );
    await things().insertOne({ _id: "c" });
    await publishedAre(3);
    expect(told().at(-1)).to.equal("changed c");
  });

  it("goes back when Redis was started anew, as far as it may have lost something", async () => {
    await reading();
    const begun = await sources().findOne({ _id: "changes" });
    await things().insertMany([{ _id: "a" }, { _id: "b" }]);
    await publishedAre(2);
    const before = await until(
      () => sources().findOne({ _id: "changes" }),
      (state) => state?.token?._data > (begun?.token?._data ?? ""),
    );
    // An hour ago, what is published by now was published.
    await stop();
    const hourAgo = new Date(Date.now() - 3_600_000);
    const at = new Date(Date.now() - 100_000);
    await sources().updateOne(
      { _id: "changes" },
      { $set: { checkpoints: [{ token: before?.token, at: hourAgo }], publishedAt: hourAgo } },
    );
    await things().insertMany([{ _id: "c" }, { _id: "d" }]);
    await reading();
    await publishedAre(4);
    const ids = published.slice(2).map(({ id }) => id);
    broker = { origin: "a", run: "2", marks: { 1: at.getTime() } };
    const again = await publishedAre(6);
    expect(told().slice(4)).to.deep.equal(["changed c", "changed d"]);
    expect(again.slice(4).map(({ id }) => id)).to.deep.equal(ids);
    expect(healed).to.equal(0);
    await things().insertOne({ _id: "e" });
    await publishedAre(7);
  });

  it("passes over what cannot be made an event, tells of it, and goes on", async () => {
    const strict = (change: Change) => {
      if (change.id === "bad") throw new Error("It is bad");
      return toEvents(change);
    };
    await suite.stores.mongo.db.collection("things").insertOne({ n: 1 });
    await things().insertMany([{ _id: "bad" }, { _id: "good" }]);
    const one = await reading({ map: strict });
    await things().updateOne({ _id: "bad" }, { $set: { n: 2 } });
    await suite.stores.mongo.db.collection("things").insertOne({ n: 1 });
    await things().insertOne({ _id: "next" });
    await until(told, (all) => all.includes("changed next"));
    expect(told()).to.deep.equal(["scanned good", "changed next"]);
    expect(one.stats().unmapped).to.equal(3);
  });

  it("tells what is there of a collection that is new to it, and goes on with the others", async () => {
    await reading();
    await things().insertOne({ _id: "a" });
    await publishedAre(1);
    await stop();
    await suite.stores.mongo.db.collection<Thing>("others").insertOne({ _id: "x" });
    await things().insertOne({ _id: "b" });
    read({ names: ["things", "others"] });
    const names = () => published.map(({ type, aggregateId }) => `${type} ${aggregateId}`);
    await until(names, (all) => all.includes("things.changed b"));
    expect(names().filter((name) => name !== "others.changed x")).to.deep.equal([
      "things.changed a",
      "others.scanned x",
      "things.changed b",
    ]);
    expect(healed).to.equal(0);
  });

  it("goes on with what it was publishing when the one that did so is dead", async () => {
    await things().insertMany(
      Array.from({ length: 23 }, (_, n) => ({ _id: `a${String(n).padStart(2, "0")}` })),
    );
    let batches = 0;
    const dying = read({
      publish: async () => (++batches > 2 ? Promise.reject(new Error("dead")) : undefined),
    });
    await until(dying.stats, ({ failures }) => failures > 0);
    await stop();
    expect(published).to.have.length(10);
    await reading();
    await publishedAre(23);
    expect(told()).to.deep.equal(
      Array.from({ length: 23 }, (_, n) => `scanned a${String(n).padStart(2, "0")}`),
    );
  });
});
