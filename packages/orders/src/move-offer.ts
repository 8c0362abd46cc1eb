import { crashPointsAround } from "@marketplace/durable";
import { notFound } from "@marketplace/kernel";
import { releaseReservation, reserveUnit } from "@marketplace/listings";
import { type Actor, answerOnce } from "@marketplace/rpc";
import type { Transaction } from "sequelize";
import type { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import { ACCEPTED_MS, decideOffer, type Offer, type OfferRequest } from "./offer.ts";
import {
  type counterOfferSchema,
  type OfferView,
  type offerAtVersionSchema,
  offerSchema,
} from "./offer-input.ts";
import { findOffer, lockOffer, updateOffer } from "./offer-store.ts";
import { offerView } from "./offer-view.ts";
import { sideOf } from "./order-policy.ts";
import { publishOffer } from "./publish-offer.ts";

/** An account that moves an offer on. */
export interface MovingOffer {
  readonly viewer: Actor;
  readonly procedure: string;
  readonly input: z.output<typeof offerAtVersionSchema> &
    Partial<Pick<z.output<typeof counterOfferSchema>, "price">>;
}

/**
 * Counters, accepts, declines or withdraws an offer; the same key and input are answered as before. Accepting holds a
 * unit for the buyer, in the two-phase commit that a purchase at the full price goes through too: one of them gets it.
 * @throws MarketplaceError as `decideOffer` and `answerOnce` do, `NOT_FOUND`, `SOLD_OUT` or `NOT_FOR_SALE`.
 */
export async function moveOffer(
  deps: OrderDeps,
  { viewer, procedure, input }: MovingOffer,
  event: "counter" | "accept" | "decline" | "withdraw",
): Promise<OfferView> {
  const { idempotencyKey: key, ...rest } = input;
  const { userId: actorId } = viewer;
  const seen = await findOffer(deps.postgres.sequelize, input.offerId);
  const actor = seen && sideOf(seen, actorId);
  if (seen === null || actor === null) throw notFound("offer");
  const { version, price, message = null } = input;
  const request = { event, actor, actorId, version, message, ...(price === undefined ? {} : { price }) };
  const output = offerSchema;
  return answerOnce(deps, { scope: actorId, procedure, key, input: rest, output }, (record) =>
    applyMove(deps, seen, {
      request,
      also: (transaction, offer) => record(transaction, offerView(actorId, offer)),
    }),
  );
}

const moveAlone = crashPointsAround("offers/change");

/** What is asked for, and what else belongs to its transaction. */
export interface AppliedMove {
  readonly request: Omit<OfferRequest, "now">;
  readonly also: (transaction: Transaction, offer: Offer) => Promise<void>;
}

/** The unit that an acceptance holds, and until when. */
type Held = { readonly reservationId: string; readonly expiresAt: Date };

/** Moves an offer on in the transaction that its event takes: alone, or with the unit that it reserves or gives back. */
export async function applyMove(deps: OrderDeps, seen: Offer, { request, also }: AppliedMove): Promise<void> {
  const { postgres, sales, clock, newId } = deps;
  const { listingId, buyerId } = seen;
  // Refused before anything is held.
  decideOffer(seen, { ...request, now: clock() });
  const write = async (transaction: Transaction, hold?: (now: Date) => Promise<Held>) => {
    const offer = await lockOffer(transaction, seen.id);
    if (offer === null) throw notFound("offer");
    const now = clock();
    const decided = decideOffer(offer, { ...request, now });
    const held = await hold?.(now);
    const step = { ...decided, offer: { ...decided.offer, ...held } };
    await updateOffer(transaction, step);
    await publishOffer(deps, transaction, step);
    await also(transaction, step.offer);
  };
  if (request.event === "accept") {
    return sales.changeUnits([{ listingId, effect: "reserve" }], (transaction) =>
      write(transaction, async (now) => {
        const held = { reservationId: newId(), expiresAt: new Date(now.getTime() + ACCEPTED_MS) };
        await reserveUnit(transaction, { ...held, listingId, buyerId, now });
        return held;
      }),
    );
  }
  if (seen.reservationId === null)
    return moveAlone(() => postgres.sequelize.transaction((transaction) => write(transaction)));
  const { reservationId } = seen;
  return sales.changeUnits([{ listingId, effect: "release" }], async (transaction) => {
    await write(transaction);
    await releaseReservation(transaction, reservationId, clock());
  });
}
