import { encodeCursor, idsFrom } from "@marketplace/kernel";
import { failureFrom, manualClock } from "@marketplace/testing";
import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import { eventFrom, PRICE, TITLE } from "./event.fixture.ts";
import { type NotificationsSuite, openNotificationsSuite } from "./notifications-suite.fixture.ts";
import { notify } from "./reactions.ts";

const SEED = 20_260_601;
const MOST_PAGES = 30;
const planSchema = z.object({ queryPlanner: z.object({ winningPlan: z.unknown() }) });
// Of now: what has been kept for long enough MongoDB deletes by its own clock, also under a test.
const { clock } = manualClock(new Date());
const newId = idsFrom(clock);
const [anna, bo, stranger] = [newId(), newId(), newId()];

describe("one's notifications", function () {
  this.timeout(600_000);
  let suite: NotificationsSuite;
  before(async () => {
    suite = await openNotificationsSuite();
  });
  after(() => suite.close());
  beforeEach(() => suite.clear());

  /** Something that Anna has sold to Bo, some milliseconds after the test's beginning. */
  const sale = (after = 0, seller = anna) =>
    eventFrom({
      ...{ id: newId(), type: "orders.placed", subjectId: newId(), buyerId: bo, sellerId: seller },
      at: new Date(clock().getTime() + after),
    });
  const sell = async (...events: readonly ReturnType<typeof sale>[]) => {
    await notify({ ...suite.stores, clock }, events);
    return events.map(({ id }) => id);
  };

  /** Every page in turn; `meanwhile` happens after each. */
  async function pagesOf(userId: string, limit: number, meanwhile = async () => {}) {
    const pages = [];
    let cursor: string | undefined;
    do {
      const page = await suite.as(userId).mine({ limit, cursor });
      pages.push(page.items);
      if (pages.length > MOST_PAGES) throw new Error("The pages do not end");
      cursor = page.nextCursor ?? undefined;
      await meanwhile();
    } while (cursor !== undefined);
    return pages;
  }

  it("say what happened, with what it is about", async () => {
    const event = sale();
    await sell(event);
    expect(await suite.as(anna).mine({})).to.deep.equal({
      items: [
        {
          ...{ id: event.id, kind: "order-placed", as: "seller", by: "system", title: TITLE, money: PRICE },
          ...{ subject: { type: "order", id: event.aggregateId }, at: event.at, read: false },
        },
      ],
      nextCursor: null,
    });
  });

  it("are one's own alone: others see none, count none and mark none, and a guest is asked to sign in", async () => {
    const ids = await sell(sale(), sale(1));
    for (const other of [bo, stranger]) {
      const theirs = suite.as(other);
      expect(await theirs.mine({})).to.deep.equal({ items: [], nextCursor: null });
      expect(await theirs.unread()).to.deep.equal({ count: 0, more: false });
      await theirs.markRead({ ids });
      await theirs.markRead({ upTo: new Date(clock().getTime() + 10) });
    }
    expect(await suite.as(anna).unread()).to.deep.equal({ count: 2, more: false });
    const guest = suite.as(null);
    for (const call of [guest.mine({}), guest.unread(), guest.markRead({ ids })])
      expect(await failureFrom(call)).to.include({ code: "UNAUTHENTICATED" });
  });

  it("are marked as read by id, again as once, and all up to a moment", async () => {
    const [first = "", second = ""] = await sell(sale(1), sale(2), sale(3), sale(4));
    const mine = suite.as(anna);
    const read = async () => (await mine.mine({})).items.map((one) => one.read);
    for (const _ of [1, 2]) expect(await mine.markRead({ ids: [second] })).to.include({ count: 3 });
    expect(await read()).to.deep.equal([false, false, true, false]);
    expect(await mine.markRead({ upTo: new Date(clock().getTime() + 3) })).to.include({ count: 1 });
    expect(await read()).to.deep.equal([false, true, true, true]);
    expect(await mine.markRead({ ids: [first, newId()] })).to.include({ count: 1 });
  });

  it("are counted up to 99", async () => {
    await sell(...Array.from({ length: 99 }, (_, index) => sale(index)));
    expect(await suite.as(anna).unread()).to.deep.equal({ count: 99, more: false });
    await sell(sale(100), sale(101));
    expect(await suite.as(anna).unread()).to.deep.equal({ count: 99, more: true });
  });

  it("come newest first in pages that neither skip nor repeat any, whatever comes meanwhile", async () => {
    // Few moments for many: those of one instant are told apart too.
    const times = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 });
    const limit = fc.integer({ min: 1, max: 8 });
    await fc.assert(
      fc.asyncProperty(times, limit, fc.boolean(), async (offsets, size, isBusy) => {
        await suite.clear();
        const events = offsets.map((offset) => sale(offset));
        await sell(...events, sale(0, stranger));
        const wanted = [...events]
          .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1))
          .map(({ id }) => id);
        const pages = await pagesOf(anna, size, async () => void (isBusy && (await sell(sale(1_000)))));
        expect(pages.flat().map(({ id }) => id)).to.deep.equal(wanted);
        for (const page of pages.slice(0, -1)) expect(page).to.have.length(size);
      }),
      { numRuns: 100, seed: SEED },
    );
  });

  it("are read through indexes, however many others have", async () => {
    await sell(...Array.from({ length: 50 }, (_, index) => sale(index, index % 2 === 0 ? anna : stranger)));
    const collection = suite.stores.mongo.db.collection("notifications");
    for (const find of [
      collection.find({ userId: anna, at: { $lte: clock() } }).sort({ at: -1, _id: -1 }),
      collection.find({ userId: anna, read: false }),
    ]) {
      const { winningPlan } = planSchema.parse(await find.explain("queryPlanner")).queryPlanner;
      const plan = JSON.stringify(winningPlan);
      expect(plan).to.include("IXSCAN");
      expect(plan).to.not.include('"SORT"');
    }
  });

  it("refuse a cursor of others' making, too many ids and none, and a mark without any", async () => {
    const mine = suite.as(anna);
    for (const cursor of [
      "",
      "x",
      encodeCursor({ at: 1, id: "'; drop" }),
      encodeCursor({ at: -1, id: anna }),
    ])
      expect(await failureFrom(mine.mine({ cursor }))).to.include({ code: "VALIDATION_FAILED" });
    const ids = Array.from({ length: 101 }, newId);
    for (const input of [{ ids: [] }, { ids }])
      expect(await failureFrom(mine.markRead(input))).to.include({ code: "VALIDATION_FAILED" });
    expect(await mine.markRead({ ids: ids.slice(1) })).to.include({ count: 0 });
  });
});
