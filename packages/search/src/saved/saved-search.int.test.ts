import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { type AlertSuite, openAlertSuite } from "../alerts/alert-suite.fixture.ts";
import { MOST_SAVED } from "./saved-search.ts";
import { savedSearchesIn } from "./saved-search-store.ts";

describe("saved searches", () => {
  let shop: AlertSuite;
  before(async () => {
    shop = await openAlertSuite();
  });
  after(() => shop.close());
  beforeEach(() => shop.clear());

  const names = async (userId: string) =>
    (await shop.queries(userId).saved({})).items.map(({ name }) => name);
  const codeOf = async (call: Promise<unknown>) => (await failureFrom(call)).code;

  it("are kept, renamed, silenced and forgotten by their own account alone", async () => {
    const [own, other] = [shop.newId(), shop.newId()];
    const filter = { text: "red bike", price: { currency: "DKK" as const, max: 100_000 } };
    const { id } = await shop.commands(own).save({ name: "Bikes", filter });
    for (const call of [
      () => shop.commands(other).rename({ id, name: "Mine now" }),
      () => shop.commands(other).setAlerts({ id, alerts: false }),
    ])
      expect(await codeOf(call())).to.equal("NOT_FOUND");
    await shop.commands(other).forget({ id });
    expect(await names(other)).to.deep.equal([]);
    const [kept] = (await shop.queries(own).saved({})).items;
    expect(kept).to.deep.include({ id, name: "Bikes", alerts: true });
    expect(kept?.filter).to.deep.equal({ ...filter, words: "all" });

    expect(await shop.commands(own).rename({ id, name: "Red bikes" })).to.include({ name: "Red bikes" });
    expect(await shop.commands(own).setAlerts({ id, alerts: false })).to.include({ alerts: false });
    for (const _ of [1, 2]) expect(await shop.commands(own).forget({ id })).to.deep.equal({ id });
    expect(await names(own)).to.deep.equal([]);
    for (const call of [shop.queries(null).saved({}), shop.commands(null).forget({ id })])
      expect(await codeOf(call)).to.equal("UNAUTHENTICATED");
  });

  it("are one for the same filter, however it is written, called as it was called last", async () => {
    const own = shop.newId();
    const price = { currency: "DKK" as const, min: 1, max: 2 };
    const first = await shop.commands(own).save({ name: "One", filter: { category: "bikes", price } });
    const again = { price: { max: 2, min: 1, currency: "DKK" as const }, category: "bikes" };
    const second = await shop.commands(own).save({ name: "Two", filter: again, alerts: false });
    expect(second).to.deep.equal({ ...first, name: "Two", alerts: false });
    expect(await names(own)).to.deep.equal(["Two"]);
    await Promise.all(
      Array.from({ length: 20 }, () => shop.commands(own).save({ name: "Desks", filter: { text: "desk" } })),
    );
    expect(await names(own)).to.have.members(["Desks", "Two"]);
  });

  it(`are ${MOST_SAVED} at most, however many are saved at once, and there is room again when one is forgotten`, async () => {
    for (let time = 0; time < 3; time += 1) {
      const own = shop.newId();
      const caller = shop.commands(own);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 80 }, (_, nth) =>
          caller.save({ name: `${nth}`, filter: { text: `word${nth}` } }),
        ),
      );
      expect(outcomes.filter(({ status }) => status === "fulfilled")).to.have.length(MOST_SAVED);
      const refused = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      for (const reason of refused) expect(await codeOf(Promise.reject(reason))).to.equal("RATE_LIMITED");
      const { items } = await shop.queries(own).saved({});
      expect(items).to.have.length(MOST_SAVED);
      await caller.forget({ id: items[7]?.id ?? "" });
      await caller.save({ name: "The last", filter: { text: "sofa" } });
      expect(await codeOf(caller.save({ name: "One more", filter: { text: "table" } }))).to.equal(
        "RATE_LIMITED",
      );
    }
  });

  it("ask for something, and in words that a filter may have", async () => {
    const caller = shop.commands(shop.newId());
    for (const filter of [
      ...[
        {},
        { words: "any" as const },
        { text: "  " },
        { text: "\u{1f6b2} !" },
        { attributes: [] },
        { near: { coordinates: [10, 56] as [number, number] } },
      ],
      ...[
        { postedWithinHours: 24 },
        { text: Array.from({ length: 40 }, (_, nth) => `w${"x".repeat(nth)}`).join(" ") },
        { attributes: [{ key: "nothing", in: ["x"] }] },
      ],
    ])
      expect(await codeOf(caller.save({ name: "x", filter })), JSON.stringify(filter)).to.equal(
        "VALIDATION_FAILED",
      );
    expect(await codeOf(caller.save({ name: " ", filter: { text: "bike" } }))).to.equal("VALIDATION_FAILED");
  });

  it("are found by keys through their index, few others with them", async () => {
    const { mongo } = shop.stores;
    await shop.put({ title: "Bike" }, { title: "Bike" }, { title: "Bike with a basket" });
    for (let nth = 0; nth < 40; nth += 1) {
      const text = nth % 4 === 0 ? "bike basket" : `bike number${nth}`;
      await shop.save(shop.newId(), { text });
    }
    const keys = ["en:bike", "en:basket", "da:basket", "de:basket", "#category:bikes"];
    const { executionStats, queryPlanner } = await savedSearchesIn(mongo)
      .find({ keys: { $in: keys }, alerts: true }, { hint: "by_key" })
      .explain("executionStats");
    expect(JSON.stringify(queryPlanner.winningPlan)).to.include("IXSCAN").and.not.include("COLLSCAN");
    expect(executionStats.nReturned).to.equal(10);
    expect(executionStats.totalDocsExamined).to.equal(10);
    expect(executionStats.totalKeysExamined).to.be.at.most(50);
  });
});
