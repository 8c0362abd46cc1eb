import { seededRandom } from "@marketplace/testing";
import { expect } from "chai";
import { eventOf } from "../events/events-suite.fixture.ts";
import { type Card, type Cards, openCards } from "./cards.fixture.ts";
import { projectionConsumer } from "./projection-consumer.ts";
import { rebuildProjection } from "./rebuild-projection.ts";
import { refreshRows } from "./refresh-rows.ts";
import { verifyProjection } from "./verify-projection.ts";

describe("projections", () => {
  let shop: Cards;
  before(async () => {
    shop = await openCards();
  });
  after(() => shop.suite.close());
  beforeEach(() => shop.clear());

  it("follow events: rows appear, change and go with the truth, and others are told", async () => {
    const { handle } = projectionConsumer(shop.projection(), shop.deps);
    shop.truth.set("a", { title: "A", n: 1 }).set("b", { title: "B", n: 1 });
    await handle([
      eventOf("things.changed", "a"),
      eventOf("things.changed", "b"),
      eventOf("things.changed", "a"),
    ]);
    expect(await shop.rows()).to.deep.equal([
      ["a", "A", 1],
      ["b", "B", 1],
    ]);
    expect(shop.told).to.deep.equal(["a", "b"]);
    shop.truth.set("a", { title: "A", n: 2 }).delete("b");
    await handle([
      eventOf("things.changed", "b"),
      eventOf("things.changed", "a"),
      eventOf("things.changed", "x"),
    ]);
    expect(await shop.rows()).to.deep.equal([["a", "A", 2]]);
  });

  /** A reader of the truth that is held between reading and writing. */
  function held() {
    let letGo = () => {};
    let hasRead = () => {};
    const read = new Promise<void>((resolve) => {
      hasRead = resolve;
    });
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { load } = shop.projection();
    let isFirst = true;
    const slow = shop.projection({
      load: async (ids) => {
        const found = await load(ids);
        if (isFirst) {
          isFirst = false;
          hasRead();
          await gate;
        }
        return found;
      },
    });
    return { slow, read, letGo: () => letGo() };
  }

  it("do not go back to what a slow process had read before", async () => {
    shop.truth.set("a", { title: "old", n: 1 });
    await refreshRows(shop.projection(), ["a"], shop.deps);
    const { slow, read, letGo } = held();
    const late = refreshRows(slow, ["a"], shop.deps);
    await read;
    shop.truth.set("a", { title: "new", n: 2 });
    await refreshRows(shop.projection(), ["a"], shop.deps);
    letGo();
    await late;
    expect(await shop.rows()).to.deep.equal([["a", "new", 2]]);
  });

  it("do not bring back a row that was removed while a slow process had its truth", async () => {
    shop.truth.set("a", { title: "old", n: 1 });
    const { slow, read, letGo } = held();
    const late = refreshRows(slow, ["a"], shop.deps);
    await read;
    shop.truth.delete("a");
    await refreshRows(shop.projection(), ["a"], shop.deps);
    letGo();
    await late;
    expect(await shop.rows()).to.deep.equal([]);
  });

  it("end as the truth is, whoever reads and writes when (200 races)", async () => {
    const random = seededRandom(17);
    const { load } = shop.projection();
    const shaky = shop.projection({
      load: async (ids) => {
        const found = await load(ids);
        await new Promise((resolve) => setTimeout(resolve, random() * 4));
        return found;
      },
    });
    for (let round = 0; round < 200; round++) {
      const ids = [`r${round}`, `s${round}`];
      const change = async () => {
        const id = ids[Math.floor(random() * 2)] ?? "";
        if (random() < 0.4) shop.truth.delete(id);
        else shop.truth.set(id, { title: "A race", n: random() });
        await refreshRows(shaky, random() < 0.5 ? ids : [id], shop.deps);
      };
      await Promise.all([change(), change(), change()]);
    }
    const should = [...shop.truth].map(([id, { title, n }]) => [id, title, n]);
    expect(await shop.rows()).to.have.deep.members(should);
  });

  it("are rebuilt in place: what is wrong is mended, what is too much removed, and no row is ever missing", async () => {
    shop.fill(450);
    await rebuildProjection(shop.projection(), shop.deps);
    expect(await shop.rows()).to.have.length(450);
    await shop.cards.updateMany({ n: { $lt: 30 } }, { $set: { title: "wrong" } });
    await shop.cards.deleteOne({ _id: "c0100" });
    // One from before there were tickets, and one with a ticket.
    const old = { title: "old", n: 0 };
    await shop.cards.insertOne({ _id: "older", ...old, ticket: 5 });
    await shop.suite.stores.mongo.db
      .collection<Card & { _id: string }>("cards")
      .insertOne({ _id: "old", ...old });
    let least = 1_000;
    const watched = shop.projection({
      load: async (ids) => {
        least = Math.min(least, await shop.cards.countDocuments());
        return shop.projection().load(ids);
      },
    });
    const result = await rebuildProjection(watched, shop.deps);
    expect(result).to.deep.include({ rows: 450, extra: 2 });
    expect(least).to.equal(451);
    expect((await shop.rows()).filter(([, title]) => title !== "A card")).to.deep.equal([]);
    expect(await shop.rows()).to.have.length(450);
  });

  it("are verified: every kind of wrong row is found, and nothing is changed", async () => {
    shop.fill(450);
    await rebuildProjection(shop.projection(), shop.deps);
    expect(await verifyProjection(shop.projection(), shop.deps)).to.deep.equal({
      ...{ rows: 450, differing: 0, missing: 0, extra: 0, samples: [] },
    });
    await shop.cards.updateOne({ _id: "c0007" }, { $set: { title: "wrong" } });
    await shop.cards.deleteMany({ _id: { $in: ["c0199", "c0449"] } });
    await shop.cards.insertMany([
      { _id: "c0007a", title: "extra", n: 0, ticket: 1 },
      { _id: "z", title: "extra", n: 0, ticket: 1 },
    ]);
    const result = await verifyProjection(shop.projection(), shop.deps);
    expect(result).to.deep.include({ rows: 450, differing: 1, missing: 2, extra: 2 });
    expect(result.samples).to.have.deep.members([
      { id: "c0007", kind: "differing", fields: ["title"] },
      { id: "c0007a", kind: "extra", fields: [] },
      { id: "c0199", kind: "missing", fields: [] },
      { id: "c0449", kind: "missing", fields: [] },
      { id: "z", kind: "extra", fields: [] },
    ]);
    expect((await shop.rows()).find(([id]) => id === "c0007")).to.deep.equal(["c0007", "wrong", 7]);
    const names = await shop.suite.stores.mongo.db.listCollections({}, { nameOnly: true }).toArray();
    expect(names.filter(({ name }) => name.includes("beside"))).to.deep.equal([]);
  });

  it("are not called wrong for events that are on their way", async () => {
    shop.fill(20);
    await rebuildProjection(shop.projection(), shop.deps);
    const changed = (n: number) => ({ title: "changed", n });
    const changing = shop.projection({
      ids: async (after, limit) => {
        const ids = await shop.projection().ids(after, limit);
        // Before the truth is read for the comparison, and with the event a while later;
        if (after === null) shop.truth.set("c0003", changed(3)).set("new", changed(0)).delete("c0004");
        // and after it was read, with the event at once.
        else if (ids.length === 0) {
          shop.truth.set("c0005", changed(5)).set("newer", changed(0)).delete("c0006");
          await refreshRows(shop.projection(), ["c0005", "newer", "c0006"], shop.deps);
          setTimeout(() => void refreshRows(shop.projection(), ["c0003", "new", "c0004"], shop.deps), 20);
        }
        return ids;
      },
    });
    const patient = { ...shop.deps, looksMs: [10, 100, 1_000, 3_000] };
    expect(await verifyProjection(changing, patient)).to.deep.include({
      differing: 0,
      missing: 0,
      extra: 0,
    });
  });

  it("of nothing are rebuilt and verified too", async () => {
    await shop.cards.insertOne({ _id: "x", title: "extra", n: 0, ticket: 1 });
    expect(await verifyProjection(shop.projection(), shop.deps)).to.deep.include({ rows: 1, extra: 1 });
    expect(await rebuildProjection(shop.projection(), shop.deps)).to.deep.include({ rows: 0, extra: 1 });
    expect(await verifyProjection(shop.projection(), shop.deps)).to.deep.include({ rows: 0, extra: 0 });
  });
});
