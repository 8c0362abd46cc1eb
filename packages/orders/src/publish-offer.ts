import { appendEvent } from "@marketplace/durable";
import type { Transaction } from "sequelize";
import type { OrderDeps } from "./deps.ts";
import { type OfferEventPayload, offerEventTypes } from "./events.ts";
import type { OfferStep } from "./offer-store.ts";
import { sideOf } from "./order-policy.ts";

/** Writes the event of a move to the outbox; the transaction holds the offer locked. */
export async function publishOffer(
  { newId }: Pick<OrderDeps, "newId">,
  transaction: Transaction,
  { offer, move }: OfferStep,
): Promise<void> {
  const type = offerEventTypes[move.event];
  if (type === null) return;
  const { id: offerId, listingId, listingTitle: title, buyerId, sellerId, status, price, version } = offer;
  const by = move.actorId === null ? "system" : (sideOf(offer, move.actorId) ?? "system");
  const payload: OfferEventPayload = { offerId, listingId, title, buyerId, sellerId, by, status, price };
  await appendEvent(transaction, {
    ...{ id: newId(), type, version: 1, aggregateId: offerId, sequence: version, at: move.at },
    payload,
  });
}
