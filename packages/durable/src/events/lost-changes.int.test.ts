import { type Mongo, openMongo } from "@marketplace/stores";
import { until, untilAnswered } from "@marketplace/testing";
import { expect } from "chai";
import { type Document, MongoServerError } from "mongodb";
import { type ChangesSuite, openChangesSuite } from "./changes-suite.fixture.ts";

describe("the reader of changes, when some are lost", () => {
  let world: ChangesSuite;
  before(async () => {
    world = await openChangesSuite();
  });
  after(() => world.suite.close());
  beforeEach(() => world.clear());
  afterEach(() => world.stop());

  /** Reads from a place that is gone, and sees it healed. */
  async function healsItself(
    token: (now: string) => string,
    mongo = world.suite.stores.mongo,
  ): Promise<void> {
    await world.reading();
    await world.things.insertMany([{ _id: "a" }, { _id: "b" }]);
    await world.publishedAre(2);
    await world.stop();
    await world.things.deleteOne({ _id: "b" });
    await world.things.insertMany(Array.from({ length: 12 }, (_, n) => ({ _id: `c${n}` })));
    world.state.published.length = 0;
    const now = (await world.sources.findOne({ _id: "changes" }))?.token?._data;
    await world.sources.updateOne({ _id: "changes" }, { $set: { token: { _data: token(String(now)) } } });
    world.read({ mongo });
    await world.publishedAre(13);
    const there = ["a", ...Array.from({ length: 12 }, (_, n) => `c${n}`)];
    expect(world.told()).to.have.members(there.map((id) => `scanned ${id}`));
    await until(
      () => world.state.healed,
      (count) => count === 1,
    );
    await world.things.insertOne({ _id: "d" });
    await until(world.told, (all) => all.includes("changed d"));
  }

  it("publishes what is there when MongoDB does not understand the place where it was", () =>
    healsItself(() => "nonsense"));

  /** MongoDB, but for the commands that it refuses. */
  function refusing(refusal: (command: Document) => MongoServerError | null): Mongo {
    const { mongo } = world.suite.stores;
    const command = async (...given: Parameters<typeof mongo.db.command>) => {
      const refused = refusal(given[0]);
      if (refused !== null) throw refused;
      return mongo.db.command(...given);
    };
    const db = new Proxy(mongo.db, {
      get: (target, name) => (name === "command" ? command : Reflect.get(target, name, target)),
    });
    return { ...mongo, db };
  }

  it("publishes what is there when MongoDB's history does not go back so far", () => {
    let opened = 0;
    const refusal = (command: Document) =>
      "aggregate" in command && ++opened === 1
        ? new MongoServerError({ message: "Resume of change stream was not possible", code: 286 })
        : null;
    return healsItself((now) => now, refusing(refusal));
  });

  it("goes on at once when MongoDB has ended its cursor", async () => {
    let calls = 0;
    const refusal = (command: Document) =>
      "getMore" in command && ++calls % 3 === 0
        ? new MongoServerError({ message: "cursor id not found", code: 43 })
        : null;
    const one = await world.reading({ mongo: refusing(refusal) });
    for (let n = 1; n <= 20; n++) {
      await world.things.insertOne({ _id: `a${n}` });
      await world.publishedAre(n);
    }
    expect(world.told()).to.deep.equal(Array.from({ length: 20 }, (_, n) => `changed a${n + 1}`));
    expect(one.stats()).to.include({ failures: 0, scanned: 0 });
  });

  it("publishes what is there when MongoDB does not come to the place where it was in its time", async () => {
    const impatient = openMongo({ ...world.suite.settings, STORE_TIMEOUT_MS: 400 });
    // One that does not find its server in time at first stays closed until it is told to connect again.
    await untilAnswered(() => impatient.client.connect());
    // Of the right form, and years back: MongoDB looks through all that it has.
    await healsItself((now) => `8260000000${now.slice(10)}`, impatient);
    await world.stop();
    await impatient.close();
  });

  it("publishes what is there when Redis has lost everything, also when nothing changes", async () => {
    await world.things.insertMany([{ _id: "a" }, { _id: "b" }]);
    await world.reading();
    world.state.published.length = 0;
    world.state.broker = { origin: "b", run: "1", marks: {} };
    await world.publishedAre(2);
    expect(world.told()).to.deep.equal(["scanned a", "scanned b"]);
    await until(
      () => world.state.healed,
      (count) => count === 1,
    );
    await world.things.insertOne({ _id: "c" });
    await world.publishedAre(3);
    expect(world.told().at(-1)).to.equal("changed c");
  });

  it("goes back when Redis was started anew, as far as it may have lost something", async () => {
    await world.reading();
    await world.things.insertMany([{ _id: "a" }, { _id: "b" }]);
    await world.publishedAre(2);
    // The place is kept after what stands before it is published, and by the time that the reader has ended.
    await world.stop();
    const before = await world.sources.findOne({ _id: "changes" });
    // What is published by now was published an hour ago.
    const hourAgo = new Date(Date.now() - 3_600_000);
    const at = new Date(Date.now() - 100_000);
    await world.sources.updateOne(
      { _id: "changes" },
      { $set: { checkpoints: [{ token: before?.token, at: hourAgo }], publishedAt: hourAgo } },
    );
    await world.things.insertMany([{ _id: "c" }, { _id: "d" }]);
    await world.reading();
    await world.publishedAre(4);
    const ids = world.state.published.slice(2).map(({ id }) => id);
    world.state.broker = { origin: "a", run: "2", marks: { 1: at.getTime() } };
    const again = await world.publishedAre(6);
    expect(world.told().slice(4)).to.deep.equal(["changed c", "changed d"]);
    expect(again.slice(4).map(({ id }) => id)).to.deep.equal(ids);
    expect(world.state.healed).to.equal(0);
    await world.things.insertOne({ _id: "e" });
    await world.publishedAre(7);
  });
});
