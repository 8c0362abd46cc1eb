/*
 * Buying by an accepted offer: the unit is held already, at the agreed price, so nothing of the listing changes and one
 * PostgreSQL transaction begins the saga. Locks: the offer, then its reservation.
 */
import { crashPointsAround } from "@marketplace/durable";
import { MarketplaceError, notFound, sameMoney } from "@marketplace/kernel";
import { findListing } from "@marketplace/listings";
import type { Transaction } from "sequelize";
import type { OrderDeps } from "./deps.ts";
import { decideOffer, type Offer, type OfferEvent } from "./offer.ts";
import { lockOffer, updateOffer } from "./offer-store.ts";
import { announcePayment } from "./payment-steps.ts";
import type { PlaceInput } from "./place-input.ts";
import type { Placing } from "./placing.ts";

const pay = crashPointsAround("offers/pay");
const unpay = crashPointsAround("offers/unpay");

type PayingOffer = Placing & { readonly offerId: string };

/**
 * Marks an accepted offer as being paid and begins the saga of its order.
 * @throws MarketplaceError `NOT_FOUND`, `PRICE_CHANGED`, `INVALID_TRANSITION` for one that is not accepted or has expired.
 */
export async function payOffer<T>(
  deps: OrderDeps,
  { buyerId, offerId, items: [item], shipping, payment }: PayingOffer,
  begin: (transaction: Transaction, input: PlaceInput) => Promise<T>,
): Promise<T> {
  const { postgres, mongo, provider, clock, newId } = deps;
  const listing = item === undefined ? null : await findListing(mongo, item.listingId);
  return pay(() =>
    postgres.sequelize.transaction(async (transaction) => {
      const now = clock();
      const offer = await lockOffer(transaction, offerId);
      if (offer === null || listing === null || offer.buyerId !== buyerId || offer.listingId !== listing.id)
        throw notFound("offer");
      const { price, sellerId, reservationId, expiresAt } = offer;
      if (item === undefined || !sameMoney(item.expectedPrice, price)) {
        throw new MarketplaceError("PRICE_CHANGED", "Another price was agreed on; look at the offer again.", {
          details: { ...price },
        });
      }
      await move(transaction, offer, { event: "pay", actor: "buyer", actorId: buyerId, now });
      if (reservationId === null || expiresAt === null)
        throw new Error(`Offer ${offerId} is accepted, and nothing is held for it`);
      const paymentId = newId();
      const input: PlaceInput = {
        ...{ buyerId, bundleId: null, reservedUntil: expiresAt, shipping },
        payment: { id: paymentId, key: paymentId, token: payment.token },
        items: [
          {
            ...{ orderId: newId(), reservationId, listingId: listing.id, sellerId, price, offerId },
            category: listing.category,
            listing: { title: listing.title, imageKey: listing.thumbnailKey },
          },
        ],
      };
      await announcePayment({ provider }, transaction, { input, now });
      return begin(transaction, input);
    }),
  );
}

/**
 * Marks an offer as bought, with the order that stands on it from now on.
 * @throws MarketplaceError `RESERVATION_EXPIRED` when the time to pay it has passed.
 */
export async function boughtOffer(transaction: Transaction, offerId: string, now: Date): Promise<void> {
  const offer = await lockOffer(transaction, offerId);
  if (offer?.status === "paying") return move(transaction, offer, { event: "buy", ...bySystem, now });
  throw new MarketplaceError(
    "RESERVATION_EXPIRED",
    "The time to pay for this offer has passed. Nothing was charged.",
  );
}

/** Leaves an offer that could not be paid as it was: accepted, until its time to pay is up. Again is the same as once. */
export async function unpayOffer(
  { postgres }: Pick<OrderDeps, "postgres">,
  offerId: string,
  now: Date,
): Promise<void> {
  await unpay(() =>
    postgres.sequelize.transaction(async (transaction) => {
      const offer = await lockOffer(transaction, offerId);
      if (offer?.status === "paying") await move(transaction, offer, { event: "unpay", ...bySystem, now });
    }),
  );
}

const bySystem = { actor: "system", actorId: null } as const;

interface Move {
  readonly event: OfferEvent;
  readonly actor: "buyer" | "system";
  readonly actorId: string | null;
  readonly now: Date;
}

async function move(transaction: Transaction, offer: Offer, request: Move): Promise<void> {
  await updateOffer(transaction, decideOffer(offer, { ...request, version: null }));
}
