import { failureFrom } from "@marketplace/testing";
import { expect } from "chai";
import { findListing } from "./find-listing.ts";
import { releaseReservation, reserveUnit, sellReservation } from "./inventory.ts";
import { type ListingSuite, openListingSuite } from "./listing.fixture.ts";
import { listingsOf } from "./listing-store.ts";

describe("putting listings on and off sale", () => {
  let suite: ListingSuite;
  before(async () => {
    suite = await openListingSuite();
  });
  after(() => suite.close());

  const statusOf = async (id: string) => (await listingsOf(suite.stores.mongo).findOne({ _id: id }))?.status;
  const state = async (id: string) => ({ status: await statusOf(id), onSale: await suite.onSale(id) });
  async function reserve(listingId: string): Promise<string> {
    const reservationId = suite.newId();
    const claim = { reservationId, listingId, buyerId: suite.buyer, expiresAt: null, now: suite.clock() };
    await suite.sales.changeUnits([{ listingId, effect: "reserve" }], (transaction) =>
      reserveUnit(transaction, claim),
    );
    return reservationId;
  }

  it("publish a draft: active, in the inventory, and seen by everyone", async () => {
    const { id } = await suite.draft({ units: 2 });
    suite.advance(1_000);
    const published = await suite.as(suite.seller).publish(suite.keyed({ id, version: 1 }));
    expect(published).to.deep.include({
      id,
      status: "active",
      version: 2,
      publishedAt: suite.clock(),
      updatedAt: suite.clock(),
    });
    expect(await state(id)).to.deep.equal({ status: "active", onSale: true });
    expect(await suite.seenBy(null).byId({ id })).to.include({ status: "active" });
    await reserve(id);
    await reserve(id);
    const { code } = await failureFrom(reserve(id));
    expect(code).to.equal("SOLD_OUT");
  });

  it("withdraw to a draft that others do not see, and publish it again where it was in time", async () => {
    const { id, publishedAt } = await suite.active();
    suite.advance(86_400_000);
    await suite.as(suite.seller).withdraw(suite.keyed({ id, version: 2 }));
    expect(await state(id)).to.deep.equal({ status: "draft", onSale: false });
    expect((await failureFrom(suite.seenBy(suite.buyer).byId({ id }))).code).to.equal("NOT_FOUND");
    expect((await failureFrom(reserve(id))).code).to.equal("NOT_FOR_SALE");
    const again = await suite.as(suite.seller).publish(suite.keyed({ id, version: 3 }));
    expect(again).to.deep.include({ status: "active", version: 4, publishedAt });
    expect(await state(id)).to.deep.equal({ status: "active", onSale: true });
  });

  it("mark sold elsewhere, for good", async () => {
    const { id } = await suite.active();
    const sold = await suite.as(suite.seller).markSoldElsewhere(suite.keyed({ id, version: 2 }));
    expect(sold).to.include({ status: "sold", version: 3 });
    expect(await state(id)).to.deep.equal({ status: "sold", onSale: false });
    const { code, details } = await failureFrom(
      suite.as(suite.seller).publish(suite.keyed({ id, version: 3 })),
    );
    expect(code).to.equal("INVALID_TRANSITION");
    expect(details).to.deep.include({ current: "sold", allowedStates: [] });
  });

  it("remove a draft that never was on sale, and what is on sale, from everyone's sight", async () => {
    for (const { id, version } of [await suite.draft(), await suite.active()]) {
      expect(await suite.as(suite.seller).remove(suite.keyed({ id, version }))).to.deep.equal({ id });
      expect(await statusOf(id)).to.equal("deleted");
      expect(await suite.onSale(id)).not.to.equal(true);
      for (const viewer of [suite.seller, suite.buyer, null]) {
        expect((await failureFrom(suite.seenBy(viewer).byId({ id }))).code).to.equal("NOT_FOUND");
      }
      const repeated = await failureFrom(
        suite.as(suite.seller).remove(suite.keyed({ id, version: version + 1 })),
      );
      expect(repeated.code).to.equal("NOT_FOUND");
    }
  });

  it("tell an order what it needs to know", async () => {
    const { id, sellerId, title, category, price } = await suite.active();
    expect(await findListing(suite.stores.mongo, id)).to.deep.equal({
      id,
      sellerId,
      title,
      category,
      price,
      status: "active",
      moderation: "visible",
      thumbnailKey: null,
    });
    expect(await findListing(suite.stores.mongo, suite.newId())).to.equal(null);
  });

  describe("while a buyer holds a unit", () => {
    const takingOff = ["withdraw", "markSoldElsewhere", "remove"] as const;

    for (const command of takingOff) {
      it(`refuses to ${command} the only one`, async () => {
        const { id } = await suite.active();
        await reserve(id);
        const { code, details } = await failureFrom(
          suite.as(suite.seller)[command](suite.keyed({ id, version: 3 })),
        );
        expect(code).to.equal("INVALID_TRANSITION");
        expect(details.current).to.equal("reserved");
        expect(await state(id)).to.deep.equal({ status: "reserved", onSale: true });
      });

      it(`refuses to ${command} where others are free`, async () => {
        const { id } = await suite.active({ units: 2 });
        await reserve(id);
        const { code } = await failureFrom(suite.as(suite.seller)[command](suite.keyed({ id, version: 3 })));
        expect(code).to.equal("NOT_FOR_SALE");
        expect(await state(id)).to.deep.equal({ status: "active", onSale: true });
      });
    }

    it("and gives it back, lets it be withdrawn; and buys it, leaves it sold", async () => {
      const { id } = await suite.active();
      const first = await reserve(id);
      await suite.sales.changeUnits([{ listingId: id, effect: "release" }], (transaction) =>
        releaseReservation(transaction, first, suite.clock()),
      );
      await suite.as(suite.seller).withdraw(suite.keyed({ id, version: 4 }));
      await suite.as(suite.seller).publish(suite.keyed({ id, version: 5 }));
      const second = await reserve(id);
      await suite.sales.changeUnits([{ listingId: id, effect: "sell" }], (transaction) =>
        sellReservation(transaction, second, suite.clock()),
      );
      expect(await statusOf(id)).to.equal("sold");
      const { code } = await failureFrom(suite.as(suite.seller).withdraw(suite.keyed({ id, version: 8 })));
      expect(code).to.equal("INVALID_TRANSITION");
    });
  });

  describe("refuses", () => {
    const commands = ["publish", "withdraw", "markSoldElsewhere", "remove"] as const;

    for (const command of commands) {
      it(`to ${command} what is another's, is stale, is missing, or for a guest`, async () => {
        const draft = await suite.draft();
        const active = await suite.active();
        const by = (userId: string | null) => suite.as(userId)[command];
        const codeOf = async (call: Promise<unknown>) => (await failureFrom(call)).code;
        expect(await codeOf(by(suite.buyer)(suite.keyed({ id: draft.id, version: 1 })))).to.equal(
          "NOT_FOUND",
        );
        expect(await codeOf(by(suite.buyer)(suite.keyed({ id: active.id, version: 2 })))).to.equal(
          "FORBIDDEN",
        );
        expect(await codeOf(by(suite.seller)(suite.keyed({ id: active.id, version: 1 })))).to.equal(
          "STALE_VERSION",
        );
        expect(await codeOf(by(suite.seller)(suite.keyed({ id: suite.newId(), version: 1 })))).to.equal(
          "NOT_FOUND",
        );
        expect(await codeOf(by(null)(suite.keyed({ id: active.id, version: 2 })))).to.equal(
          "UNAUTHENTICATED",
        );
        expect(await state(draft.id)).to.deep.equal({ status: "draft", onSale: null });
        expect(await state(active.id)).to.deep.equal({ status: "active", onSale: true });
      });
    }

    it("to publish what is active and to withdraw what is a draft, and tells what was allowed", async () => {
      const active = await suite.active();
      const again = await failureFrom(
        suite.as(suite.seller).publish(suite.keyed({ id: active.id, version: 2 })),
      );
      expect(again.code).to.equal("INVALID_TRANSITION");
      expect(again.details.allowedEvents).to.include.members(["withdraw", "remove"]);
      const draft = await suite.draft();
      const { code } = await failureFrom(
        suite.as(suite.seller).withdraw(suite.keyed({ id: draft.id, version: 1 })),
      );
      expect(code).to.equal("INVALID_TRANSITION");
    });
  });

  it("end with both stores agreed, whichever of 8 commands at once wins, in each of 10 rounds", async () => {
    const commands = ["publish", "withdraw", "markSoldElsewhere", "remove"] as const;
    for (let round = 0; round < 10; round += 1) {
      const { id, version } = round % 2 === 0 ? await suite.draft() : await suite.active();
      await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) =>
          suite
            .as(suite.seller)
            [commands[(n + round) % 4] ?? "publish"](suite.keyed({ id, version: version + (n % 3) })),
        ),
      );
      const { status, onSale } = await state(id);
      expect(onSale ?? false, `round ${round}: ${status}`).to.equal(status === "active");
    }
  });
});
