import { randomUUID } from "node:crypto";
import { cards, type Person, shipping } from "./shop.fixture.ts";

/** Orders that a buyer and a seller move on through the API, as behind the scenes of what a test looks at. */
export interface Purchases {
  /** Buys a listing; tells the order. */
  place(listingId: string, card?: keyof typeof cards): Promise<string>;
  /** Buys listings together; tells the first of the orders. */
  placeTogether(listingIds: readonly string[]): Promise<string>;
  send(orderId: string): Promise<void>;
  deliver(orderId: string): Promise<void>;
  reportMissing(orderId: string): Promise<void>;
  /** Has it delivered, and then asks to send it back. */
  askForReturn(orderId: string, uploadIds?: string[]): Promise<void>;
  refuseReturn(orderId: string): Promise<void>;
}

/** The dealings of two people. */
export function openPurchases({ seller, buyer }: Readonly<Record<"seller" | "buyer", Person>>): Purchases {
  const [sells, buys] = [seller.client.orders, buyer.client.orders];
  /** The order as it is now, under a key of its own for each change. */
  const at = async (orderId: string) => {
    const { version } = await sells.byId.query({ orderId });
    return { orderId, version, idempotencyKey: randomUUID() };
  };

  async function send(orderId: string): Promise<void> {
    await sells.confirm.mutate(await at(orderId));
    const estimatedDelivery = tomorrow();
    await sells.ship.mutate({ ...(await at(orderId)), trackingNumber: "DK-42-4242", estimatedDelivery });
  }

  async function deliver(orderId: string): Promise<void> {
    await send(orderId);
    await buys.deliver.mutate(await at(orderId));
  }

  return {
    send,
    deliver,
    async place(listingId, card = "pays") {
      const { price } = await buyer.client.listings.byId.query({ id: listingId });
      const { id } = await buys.place.mutate({
        idempotencyKey: `order-of-${listingId}`,
        listingId,
        expectedPrice: price,
        shipping,
        payment: { token: cards[card] },
      });
      return id;
    },
    async placeTogether(listingIds) {
      const listings = await Promise.all(listingIds.map((id) => buyer.client.listings.byId.query({ id })));
      const { orders } = await buys.placeBundle.mutate({
        idempotencyKey: `orders-of-${listingIds[0]}`,
        items: listings.map(({ id, price }) => ({ listingId: id, expectedPrice: price })),
        shipping,
        payment: { token: cards.pays },
      });
      const [first] = orders;
      if (first === undefined) throw new Error("A bundle came to no order");
      return first.id;
    },
    async reportMissing(orderId) {
      const explanation = "The carrier lost sight of it in Fredericia.";
      await buys.reportMissing.mutate({ ...(await at(orderId)), explanation });
    },
    async askForReturn(orderId, uploadIds = []) {
      await deliver(orderId);
      const explanation = "The glass has a crack, from corner to corner.";
      await buys.requestReturn.mutate({ ...(await at(orderId)), reason: "damaged", explanation, uploadIds });
    },
    async refuseReturn(orderId) {
      const answer = "It was whole when I packed it.";
      await sells.refuseReturn.mutate({ ...(await at(orderId)), answer });
    },
  };
}

/** The API takes only days that are still to come. */
function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
}
