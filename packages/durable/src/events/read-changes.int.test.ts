import { until } from "@marketplace/testing";
import { expect } from "chai";
import type { Change } from "./change.ts";
import { type ChangesSuite, openChangesSuite } from "./changes-suite.fixture.ts";

describe("the reader of changes", () => {
  let world: ChangesSuite;
  before(async () => {
    world = await openChangesSuite();
  });
  after(() => world.suite.close());
  beforeEach(() => world.clear());
  afterEach(() => world.stop());

  it("tells first what is there, and then what changes, in order and with what was changed", async () => {
    await world.things.insertMany([
      { _id: "a", n: 1, deep: { x: 1 }, text: "so long that a change is told as one".repeat(9) },
      { _id: "b", n: 1 },
    ]);
    await world.reading();
    expect(world.told()).to.deep.equal(["scanned a", "scanned b"]);
    await world.things.insertOne({ _id: "c", n: 1 });
    await world.things.updateOne({ _id: "a" }, { $set: { n: 2, "deep.x": 2 }, $unset: { gone: 1 } });
    await world.things.updateOne({ _id: "a" }, [{ $set: { n: { $add: ["$n", 1] } } }, { $unset: "deep" }]);
    await world.things.replaceOne({ _id: "a" }, { n: 9 });
    await world.things.deleteOne({ _id: "b" });
    await world.publishedAre(7);
    expect(world.told().slice(2)).to.deep.equal([
      "changed c",
      "changed a",
      "changed a",
      "changed a",
      "removed b",
    ]);
    const fields = world.state.changes.map((change) =>
      change.kind === "changed" ? change.changedFields : [],
    );
    expect(fields.slice(2)).to.deep.equal([null, ["n", "deep.x"], ["n", "deep"], null, []]);
    const [, , third, fourth] = world.state.changes;
    expect(third?.kind === "changed" && third.document).to.deep.equal({ _id: "c", n: 1 });
    expect(fourth?.sequence).to.be.greaterThan(third?.sequence ?? 0);
    expect(new Set(world.state.published.map(({ id }) => id)).size).to.equal(7);
    expect(world.state.healed).to.equal(0);
  });

  it("tells the changes of a transaction as they were made", async () => {
    await world.reading();
    await world.suite.stores.mongo.transaction(async (session) => {
      await world.things.insertOne({ _id: "a", n: 1 }, { session });
      await world.things.updateOne({ _id: "a" }, { $set: { n: 2 } }, { session });
      await world.things.insertOne({ _id: "b", n: 1 }, { session });
    });
    await world.publishedAre(3);
    expect(world.told()).to.deep.equal(["changed a", "changed a", "changed b"]);
    expect(new Set(world.state.published.map(({ id }) => id)).size).to.equal(3);
  });

  it("goes on where it was, with the same ids for what it tells twice", async () => {
    const first = await world.reading();
    await world.things.insertMany([{ _id: "a" }, { _id: "b" }, { _id: "c" }]);
    await world.publishedAre(3);
    const [noted] = await world.sources.find().toArray();
    await world.things.insertOne({ _id: "d" });
    await world.publishedAre(4);
    await first.stop();
    await world.things.insertOne({ _id: "e" });
    // It dies before it has kept how far it is.
    await world.sources.updateOne({ _id: "changes" }, { $set: { token: noted?.token } });
    const before = world.state.published.splice(0);
    world.read();
    await until(world.told, (all) => all.includes("changed e"));
    expect(world.told().at(-2)).to.equal("changed d");
    expect(world.state.published.at(-2)?.id).to.equal(before.at(-1)?.id);
  });

  it("is read by one process at a time, and by another when that one stands still", async () => {
    const [one, other] = [world.read({ leaseMs: 300 }), world.read({ leaseMs: 300 })];
    const stats = () => [one.stats(), other.stats()];
    for (let n = 1; n <= 30; n++) await world.things.insertOne({ _id: `a${n}` });
    await until(world.told, (all) => new Set(all.map((name) => name.split(" ")[1])).size === 30);
    // One that was late to renew its lease learns a moment later that it is another's.
    await until(stats, (both) => both.filter(({ isReading }) => isReading).length === 1);
    const first = one.stats().isReading ? one : other;
    // As if the process had stood still: another has the lease by now.
    await world.sources.updateOne(
      { _id: "changes" },
      { $inc: { fence: 1 }, $set: { owner: "another", until: new Date(Date.now() + 200) } },
    );
    for (let n = 31; n <= 60; n++) await world.things.insertOne({ _id: `a${n}` });
    await until(world.told, (all) => new Set(all.map((name) => name.split(" ")[1])).size === 60);
    await first.stop();
    for (let n = 61; n <= 90; n++) await world.things.insertOne({ _id: `a${n}` });
    await until(world.told, (all) => new Set(all.map((name) => name.split(" ")[1])).size === 90);
    expect(world.state.log.messages.filter((one) => one.startsWith("error"))).to.deep.equal([]);
  });

  it("passes over what cannot be made an event, tells of it, and goes on", async () => {
    const strict = (change: Change) => {
      if (change.id === "bad") throw new Error("It is bad");
      return world.toEvents(change);
    };
    await world.suite.stores.mongo.db.collection("things").insertOne({ n: 1 });
    await world.things.insertMany([{ _id: "bad" }, { _id: "good" }]);
    const one = await world.reading({ map: strict });
    await world.things.updateOne({ _id: "bad" }, { $set: { n: 2 } });
    await world.suite.stores.mongo.db.collection("things").insertOne({ n: 1 });
    await world.things.insertOne({ _id: "next" });
    await until(world.told, (all) => all.includes("changed next"));
    expect(world.told()).to.deep.equal(["scanned good", "changed next"]);
    expect(one.stats().unmapped).to.equal(3);
  });

  it("tells what is there of a collection that is new to it, and goes on with the others", async () => {
    await world.reading();
    await world.things.insertOne({ _id: "a" });
    await world.publishedAre(1);
    await world.stop();
    await world.suite.stores.mongo.db.collection<{ _id: string }>("others").insertOne({ _id: "x" });
    await world.things.insertOne({ _id: "b" });
    world.read({ names: ["things", "others"] });
    const names = () => world.state.published.map(({ type, aggregateId }) => `${type} ${aggregateId}`);
    await until(names, (all) => all.includes("things.changed b"));
    expect(names().filter((name) => name !== "others.changed x")).to.deep.equal([
      "things.changed a",
      "others.scanned x",
      "things.changed b",
    ]);
    expect(world.state.healed).to.equal(0);
  });

  it("goes on with what it was publishing when the one that did so is dead", async () => {
    await world.things.insertMany(
      Array.from({ length: 23 }, (_, n) => ({ _id: `a${String(n).padStart(2, "0")}` })),
    );
    let batches = 0;
    const dying = world.read({
      publish: async () => (++batches > 2 ? Promise.reject(new Error("dead")) : undefined),
    });
    await until(dying.stats, ({ failures }) => failures > 0);
    await world.stop();
    expect(world.state.published).to.have.length(10);
    await world.reading();
    await world.publishedAre(23);
    expect(world.told()).to.deep.equal(
      Array.from({ length: 23 }, (_, n) => `scanned a${String(n).padStart(2, "0")}`),
    );
  });
});
