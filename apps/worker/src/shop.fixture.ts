import { idsFrom, systemClock } from "@marketplace/kernel";
import { openSales } from "@marketplace/listings";
import { openOrders, orderCommands, orderQueries } from "@marketplace/orders";
import { openProvider } from "@marketplace/payments";
import { createCaller } from "@marketplace/rpc";
import {
  actorOf,
  addAccount,
  addListing,
  openTestStores,
  type TestStores,
  testContext,
} from "@marketplace/testing";
import { QueryTypes } from "sequelize";

/** Cards of the sandbox. */
export const CARDS = { pays: "4242424242424242", asksToConfirm: "4000002500003155" };

/** Stores in which people buy from each other, as through a command process and with no worker yet. */
export async function openShop() {
  const suite: TestStores = await openTestStores({ buckets: true });
  const { stores, settings } = suite;
  const { sequelize } = stores.postgres;
  const own = {
    ...{ clock: systemClock, newId: idsFrom(systemClock), log: testContext().log },
    // Nothing is kept of what is read here.
    changed: async () => {},
  };
  const sales = openSales({ ...stores, ...own });
  const orders = openOrders({
    ...stores,
    ...own,
    sales,
    provider: openProvider(settings, { ...own, sequelize }),
  });
  const [commands, queries] = [createCaller(orderCommands(orders)), createCaller(orderQueries(orders))];
  const as = (userId: string) => commands(testContext(actorOf(userId)));
  const select = (sql: string, id: string) =>
    sequelize.query<Readonly<Record<string, unknown>>>(sql, { bind: { id }, type: QueryTypes.SELECT });
  const sellerId = await addAccount(stores, { name: "Sif" });
  const listings = stores.mongo.db.collection<{ _id: string; status: string }>("listings");

  return {
    ...{ suite, select, seller: as(sellerId), sellerId },
    /** A new buyer orders a new listing, or one that there is, by a card. */
    async order(card: string, listed?: string) {
      const listingId = listed ?? (await addListing(stores, { sellerId }));
      const buyerId = await addAccount(stores, { name: "Bo" });
      const buyer = as(buyerId);
      const placed = await buyer.place({
        ...{ idempotencyKey: `order-of-${listingId}`, listingId, payment: { token: card } },
        expectedPrice: { amount: 129_900, currency: "DKK" },
        shipping: {
          address: { name: "Bo", line1: "Nørregade 1", postalCode: "8000", city: "Aarhus", country: "DK" },
          method: "standard",
        },
      });
      return {
        placed,
        buyer,
        listingId,
        see: () => queries(testContext(actorOf(buyerId))).byId({ orderId: placed.id }),
      };
    },
    /** Lets an order's deadline pass, and that of the unit that is held for it. */
    async overdue(orderId: string) {
      const past = "now() - interval '1 minute'";
      await select(
        `WITH due AS (UPDATE orders SET due_at = ${past} WHERE id = $id RETURNING reservation_id)
         UPDATE reservations SET expires_at = ${past} FROM due
         WHERE id = reservation_id AND expires_at IS NOT NULL`,
        orderId,
      );
    },
    /** How an order's payment stands in both books: ours, and the provider's. */
    payments: (orderId: string) =>
      select(
        `SELECT p.status, p.captured::int, p.refunded::int, s.status AS "atProvider",
                s.captured::int AS "takenAtProvider", s.refunded::int AS "returnedAtProvider"
         FROM orders o JOIN payments p ON p.key = o.payment_key JOIN sandbox_payments s ON s.key = p.key
         WHERE o.id = $id`,
        orderId,
      ),
    listing: async (id: string) => (await listings.findOne({ _id: id }))?.status,
    async close() {
      await orders.sagas.close();
      await suite.close();
    },
  };
}

/** A shop of the worker's tests. */
export type Shop = Awaited<ReturnType<typeof openShop>>;
