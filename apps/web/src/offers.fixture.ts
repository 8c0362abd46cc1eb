import type { Person } from "./shop.fixture.ts";

/** Offers that a buyer and a seller move on through the API, as behind the scenes of what a test looks at. */
export interface Offers {
  /** Makes an offer for a listing, and has the seller name another price; tells the offer. */
  countered(listingId: string): Promise<string>;
  /** Makes an offer for a listing, and has the seller accept it; tells the offer. */
  accepted(listingId: string): Promise<string>;
}

/** The offers of two people. */
export function openOffers({ seller, buyer }: Readonly<Record<"seller" | "buyer", Person>>): Offers {
  async function make(listingId: string) {
    const { id: offerId, version } = await buyer.client.offers.make.mutate({
      idempotencyKey: `offer-for-${listingId}`,
      listingId,
      price: { amount: 90_000, currency: "DKK" },
      message: "I can fetch it today, and pay at once.",
    });
    return { offerId, version, idempotencyKey: `answer-to-${offerId}` };
  }
  return {
    async countered(listingId) {
      const price = { amount: 110_000, currency: "DKK" };
      const { id } = await seller.client.offers.counter.mutate({
        ...(await make(listingId)),
        price,
        message: "It has just been oiled; I would not go so low.",
      });
      return id;
    },
    async accepted(listingId) {
      const { id } = await seller.client.offers.accept.mutate(await make(listingId));
      return id;
    },
  };
}
