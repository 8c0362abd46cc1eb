import { expect } from "chai";
import type { Document } from "mongodb";
import { savedSearchesIn } from "../saved/saved-search-store.ts";
import { type AlertSuite, openAlertSuite } from "./alert-suite.fixture.ts";
import { noteSeen, readSeen } from "./seen-listings.ts";
import { dearerBefore } from "./shown-listing.ts";

describe("alerts", () => {
  let shop: AlertSuite;
  before(async () => {
    shop = await openAlertSuite();
  });
  after(() => shop.close());
  beforeEach(() => shop.clear());

  const told = async () =>
    (await shop.alerts()).map(({ kind, userId, listingId }) => ({ kind, userId, listingId }));

  it("are of what is published after a search was saved, once, however often it is heard of and changed", async () => {
    const [anna, bo] = [shop.newId(), shop.newId()];
    await shop.publish({ title: "Red bike" });
    const search = await shop.save(anna, { text: "red bike" });
    await shop.save(bo, { text: "blue bike" });
    const [listing] = await shop.publish({ title: "Red bikes" });
    const id = listing?._id ?? "";
    await Promise.all(Array.from({ length: 8 }, () => shop.hear(id, id)));
    await shop.change(id, { description: "Now with a basket.", version: 2 });
    await shop.hear(id);
    const [alert, ...others] = await shop.alerts();
    expect(others).to.deep.equal([]);
    expect(alert).to.deep.include({
      ...{ kind: "saved-search-match", userId: anna, listingId: id, title: "Red bikes" },
      ...{ searchId: search.id, searchName: "Mine", price: { amount: 100_000, currency: "DKK" } },
    });
    // What it has become is what the other was waiting for.
    await shop.change(id, { title: "Blue bike", version: 3 });
    await shop.hear(id);
    expect((await told()).map(({ userId }) => userId)).to.have.members([anna, bo]);
  });

  it("are of what becomes what is asked for, and of what is for sale again, unless it was found already", async () => {
    const dear = { title: "Bike", price: { amount: 300_000, currency: "DKK" } };
    const [tooDear, away, found] = await shop.publish(dear, { title: "Bike" }, { title: "Bike" });
    const ids = [tooDear?._id ?? "", away?._id ?? "", found?._id ?? ""] as const;
    shop.advance(1_000);
    await shop.change(ids[1], { status: "draft", version: 2 });
    await shop.hear(...ids);
    shop.advance(1_000);
    const anna = shop.newId();
    await shop.save(anna, { text: "bike", price: { currency: "DKK", max: 200_000 } });
    await shop.hear(...ids);
    expect(await told()).to.deep.equal([]);
    await shop.change(ids[0], { "price.amount": 150_000, version: 2 });
    await shop.change(ids[1], { status: "active", version: 3 });
    await shop.change(ids[2], { description: "Cleaned.", "price.amount": 90_000, version: 2 });
    await shop.hear(...ids);
    const alerts = await told();
    expect(alerts.map(({ listingId }) => listingId)).to.have.members([ids[0], ids[1]]);
    // Taken off sale and put back it is no news to who found it before.
    await shop.change(ids[2], { status: "draft", version: 3 });
    await shop.hear(ids[2]);
    await shop.change(ids[2], { status: "active", version: 4 });
    await shop.hear(ids[2]);
    expect(await told()).to.deep.equal(alerts);
  });

  it("forget listings that are gone from the store", async () => {
    const { mongo } = shop.stores;
    const [listing] = await shop.publish({ title: "Bike" });
    const id = listing?._id ?? "";
    expect([...(await readSeen(mongo, [id])).keys()]).to.deep.equal([id]);
    await mongo.db.collection<{ _id: string }>("listings").deleteOne({ _id: id });
    await shop.hear(id);
    expect((await readSeen(mongo, [id])).size).to.equal(0);
  });

  it("are of searches that were saved under other rules of words, as if they were saved now", async () => {
    await shop.publish({ title: "Chair" });
    const anna = shop.newId();
    await shop.save(anna, { text: "red bike" });
    await shop.save(anna, { category: "bikes", price: { currency: "DKK", max: 200_000 } });
    const text = { words: [{ tokens: ["old:red"], silentIn: [] }], phrases: [], excluded: [] };
    const old: Document[] = [{ $set: { text, keys: ["old:red"] } }, { $unset: "format" }];
    await savedSearchesIn(shop.stores.mongo).updateMany({}, old);
    await shop.publish({ title: "Red bike" });
    expect(await told(), "filed anew by another process alone").to.deep.equal([]);
    const [listing] = await shop.publish({ title: "Red bikes" });
    const another = shop.anotherConsumer();
    await Promise.all([another(listing?._id ?? ""), shop.anotherConsumer()(listing?._id ?? "")]);
    const alert = { kind: "saved-search-match", userId: anna, listingId: listing?._id };
    expect(await told()).to.deep.equal([alert, alert]);
  });

  it("are of each listing for each search of an account", async () => {
    const anna = shop.newId();
    await shop.save(anna, { text: "bike" });
    await shop.save(anna, { category: "bikes" });
    await shop.publish({ title: "A bike" }, { title: "Another bike" });
    expect(await told()).to.have.length(4);
  });

  it("are not raised for sellers by their own listings, nor by what is hidden, sold or a draft", async () => {
    await shop.save(shop.sellerId, { text: "bike" });
    const anna = shop.newId();
    await shop.save(anna, { text: "bike" });
    const [hidden, ...others] = await shop.publish(
      { title: "Bike", moderation: "hidden" },
      { title: "Bike", status: "sold" },
      { title: "Bike", status: "draft" },
      { title: "Bike", status: "reserved" },
    );
    expect(others).to.have.length(3);
    expect(await told()).to.deep.equal([]);
    const listingId = hidden?._id ?? "";
    await shop.change(listingId, { moderation: "visible" });
    await shop.hear(listingId);
    expect(await told()).to.deep.equal([{ kind: "saved-search-match", userId: anna, listingId }]);
  });

  it("wait until they are turned on, and are then of what is published later", async () => {
    const anna = shop.newId();
    const { id } = await shop.save(anna, { text: "bike" }, false);
    const [early] = await shop.publish({ title: "Bike" });
    shop.advance(1_000);
    await shop.commands(anna).setAlerts({ id, alerts: true });
    shop.advance(1_000);
    await shop.hear(early?._id ?? "");
    expect(await told()).to.deep.equal([]);
    const [late] = await shop.publish({ title: "Bike" });
    // Turned on again they are not of later things than before.
    shop.advance(1_000);
    await shop.commands(anna).setAlerts({ id, alerts: true });
    await shop.hear(early?._id ?? "", late?._id ?? "");
    expect((await told()).map(({ listingId }) => listingId)).to.deep.equal([late?._id]);
    await shop.commands(anna).setAlerts({ id, alerts: false });
    await shop.publish({ title: "Bike" });
    expect(await told()).to.have.length(1);
  });

  it("know a word that no listing had when the search was saved, and the one that it was taken for", async () => {
    const anna = shop.newId();
    await shop.publish({ title: "Rickenbacher guitar" });
    await shop.save(anna, { text: "rickenbacker" });
    await shop.publish({ title: "Rickenbacker bass" }, { title: "Rickenbacher" }, { title: "Fender" });
    expect((await shop.alerts()).map(({ title }) => title)).to.have.members([
      "Rickenbacker bass",
      "Rickenbacher",
    ]);
  });

  describe("of price drops", () => {
    async function listed(amount = 100_000) {
      const [listing] = await shop.publish({ title: "Bike", price: { amount, currency: "DKK" } });
      const listingId = listing?._id ?? "";
      let version = 1;
      const become = async (change: object) => {
        version += 1;
        await shop.change(listingId, { ...change, version });
        await shop.hear(listingId);
      };
      return { listingId, become, costs: (to: number) => become({ "price.amount": to }) };
    }
    const keep = async (listingId: string, many = 1) => {
      const accounts = Array.from({ length: many }, () => shop.newId());
      await shop.stores.mongo.db.collection<{ _id: string }>("favourites").insertMany(
        accounts.map((userId) => ({
          ...{ _id: `${listingId}:${userId}`, userId, listingId, createdAt: shop.clock() },
        })),
      );
      return accounts;
    };
    const drops = async () =>
      (await shop.alerts()).map((alert) =>
        alert.kind === "price-drop" ? `${alert.before.amount} to ${alert.price.amount}` : alert.kind,
      );

    it("tell whoever keeps an eye on it of each lower price once, and of no higher one", async () => {
      const { listingId, costs } = await listed();
      const [anna] = await keep(listingId);
      await costs(90_000);
      await Promise.all(Array.from({ length: 8 }, () => shop.hear(listingId)));
      expect(await told()).to.deep.equal([{ kind: "price-drop", userId: anna, listingId }]);
      await costs(95_000);
      await costs(90_000);
      await costs(80_000);
      expect(await drops()).to.have.members(["100000 to 90000", "90000 to 80000"]);
    });

    it("tell nobody of a price in another currency, or of what is not for sale until it is", async () => {
      const { listingId, become, costs } = await listed();
      await keep(listingId);
      await become({ price: { amount: 10_000, currency: "EUR" } });
      await become({ price: { amount: 100_000, currency: "DKK" } });
      expect(await drops()).to.deep.equal([]);
      await become({ status: "reserved" });
      await costs(50_000);
      await become({ status: "active", moderation: "hidden" });
      expect(await drops()).to.deep.equal([]);
      await become({ moderation: "visible" });
      expect(await drops()).to.deep.equal(["100000 to 50000"]);
    });

    it("are of the latest price, also where one who saw an earlier is slower to note it", async () => {
      const { mongo } = shop.stores;
      const [made] = await shop.put({ title: "Bike" });
      if (made === undefined) throw new Error("a listing");
      const at = (version: number, amount: number) => ({
        ...made,
        version,
        price: { amount, currency: "DKK" },
      });
      await noteSeen(mongo, [at(3, 80)]);
      await noteSeen(mongo, [at(2, 90)]);
      const before = (await readSeen(mongo, [made._id])).get(made._id) ?? null;
      expect(dearerBefore({ listing: at(4, 85), before })).to.equal(null);
      expect(dearerBefore({ listing: at(2, 70), before })).to.equal(null);
      expect(dearerBefore({ listing: at(4, 79), before })).to.deep.equal({ amount: 80, currency: "DKK" });
    });

    it("tell all of 1,100 accounts, and those alone that keep an eye on it", async () => {
      const { listingId, costs } = await listed();
      const other = await listed();
      await keep(other.listingId, 3);
      const accounts = await keep(listingId, 1_100);
      await costs(1);
      expect((await told()).map(({ userId }) => userId)).to.have.members(accounts);
    });
  });
});
