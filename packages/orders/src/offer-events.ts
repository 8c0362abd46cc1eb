import { appendEvent } from "@marketplace/durable";
import { eventOf, idSchema, moneySchema } from "@marketplace/kernel";
import type { Transaction } from "sequelize";
import { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import { OFFER_STATUSES, type OfferMove } from "./offer.ts";
import type { OfferStep } from "./offer-store.ts";

const payload = z.strictObject({
  offerId: idSchema,
  listingId: idSchema,
  buyerId: idSchema,
  sellerId: idSchema,
  status: z.enum(OFFER_STATUSES),
  price: moneySchema,
});

/** What is published when an offer moves on; null for the steps of its payment, which the order tells of. */
export const offerEventTypes = {
  make: "offers.made",
  counter: "offers.countered",
  accept: "offers.accepted",
  decline: "offers.declined",
  withdraw: "offers.withdrawn",
  expire: "offers.expired",
  pay: null,
  unpay: null,
  buy: null,
} as const satisfies Readonly<Record<OfferMove["event"], string | null>>;

/** The events of offers, each by its type. */
export const offerEvents = Object.values(offerEventTypes)
  .filter((type) => type !== null)
  .map((type) => eventOf({ type, version: 1, payload }));

/** Writes the event of a move to the outbox; the transaction holds the offer locked. */
export async function publishOffer(
  { newId }: Pick<OrderDeps, "newId">,
  transaction: Transaction,
  { offer, move }: OfferStep,
): Promise<void> {
  const type = offerEventTypes[move.event];
  if (type === null) return;
  const { id: offerId, listingId, buyerId, sellerId, status, price, version } = offer;
  await appendEvent(transaction, {
    ...{ id: newId(), type, version: 1, aggregateId: offerId, sequence: version, at: move.at },
    payload: { offerId, listingId, buyerId, sellerId, status, price },
  });
}
