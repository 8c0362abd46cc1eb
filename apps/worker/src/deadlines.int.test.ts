import { openLogger, type RunningServer } from "@marketplace/rpc";
import { until } from "@marketplace/testing";
import { expect } from "chai";
import { CARDS, openShop, type Shop } from "./shop.fixture.ts";
import { startWorker } from "./worker-process.ts";

const price = 129_900;

describe("what the worker brings about", () => {
  let shop: Shop;
  let worker: RunningServer;
  before(async () => {
    shop = await openShop();
    worker = await startWorker(shop.suite.settings, openLogger({ name: "test", level: "silent" }));
  });
  after(async () => {
    await worker.close();
    await shop.close();
  });

  it("cancels an order whose payment was never confirmed; the unit is for the next to buy, and nothing is held", async () => {
    const { placed, listingId, see } = await shop.order(CARDS.asksToConfirm);
    expect(placed.stage).to.equal("paying");
    expect(await shop.listing(listingId)).to.equal("reserved");

    await shop.overdue(placed.id);
    const ended = await until(see, ({ stage }) => stage === "cancelled");
    expect(ended.history.at(-1)).to.deep.include({ event: "cancel", reason: "It was not paid in time." });
    expect(ended).to.deep.include({ dueAt: null, refunded: { amount: 0, currency: "DKK" } });
    const [payment] = await until(
      () => shop.payments(placed.id),
      ([one]) => one?.status === "voided",
    );
    expect(payment).to.include({ captured: 0, atProvider: "voided", takenAtProvider: 0 });

    expect(await shop.listing(listingId)).to.equal("active");
    const next = await shop.order(CARDS.pays, listingId);
    expect(next.placed.stage).to.equal("placed");
  });

  it("has the provider give the money back after a cancellation, once", async () => {
    const { placed, buyer, listingId } = await shop.order(CARDS.pays);
    const { id: orderId, version } = placed;
    const cancelled = await buyer.cancel({
      ...{ orderId, version, idempotencyKey: "cancel-of-the-buyer", reason: "Found another." },
    });
    // Decided and booked at once, and owed to the buyer however long the provider is away.
    expect(cancelled).to.deep.include({ stage: "cancelled", refunded: { amount: price, currency: "DKK" } });
    expect(await shop.listing(listingId)).to.equal("active");
    const given = await until(
      () => shop.payments(orderId),
      ([payment]) => payment?.status === "refunded",
    );
    expect(given).to.deep.equal([
      {
        ...{ status: "refunded", captured: price, refunded: price },
        ...{ atProvider: "refunded", takenAtProvider: price, returnedAtProvider: price },
      },
    ]);
    const booked = "SELECT kind FROM ledger_transactions WHERE order_id = $id ORDER BY at, kind";
    expect(await shop.select(booked, orderId)).to.deep.equal([{ kind: "capture" }, { kind: "refund" }]);
  });

  it("takes an order on that its buyer forgets, until its seller has the money", async () => {
    const { placed, see } = await shop.order(CARDS.pays);
    const { id: orderId } = placed;
    await shop.overdue(orderId);
    const confirmed = await until(see, ({ stage }) => stage === "confirmed");
    const { version } = confirmed;
    const parcel = { orderId, version, idempotencyKey: "parcel-of-the-seller", trackingNumber: "DK-1" };
    await shop.seller.ship(parcel);
    await shop.overdue(orderId);
    await until(see, ({ stage }) => stage === "delivered");
    await shop.overdue(orderId);
    const done = await until(see, ({ stage }) => stage === "completed");
    expect(done.history.map(({ event }) => event)).to.deep.equal([
      ...["place", "pay", "confirm", "ship", "deliver", "release"],
    ]);
    expect(await shop.listing(done.listingId)).to.equal("sold");
    const sent = await until(
      () =>
        shop.select(
          "SELECT amount::int FROM payouts WHERE seller_id = $id AND status = 'sent'",
          shop.sellerId,
        ),
      (payouts) => payouts.length > 0,
    );
    // Less the platform's five in a hundred for a bicycle.
    expect(sent).to.deep.equal([{ amount: 123_405 }]);
  });

  it("cancels an order that its seller never sends, and the buyer has the money back", async () => {
    const { placed, see } = await shop.order(CARDS.pays);
    const { id: orderId, version } = placed;
    await shop.seller.confirm({ orderId, version, idempotencyKey: "confirmation-of-the-seller" });
    await shop.overdue(orderId);
    const ended = await until(see, ({ payment }) => payment?.status === "refunded");
    expect(ended).to.include({ stage: "cancelled", status: "cancelled" });
    expect(ended.history.at(-1)).to.deep.include({ event: "cancel", reason: "It was not sent in time." });
    expect(await shop.listing(ended.listingId)).to.equal("active");
  });
});
