import { crashPointsAround } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import { findListing } from "@marketplace/listings";
import { answerOnce } from "@marketplace/rpc";
import type { z } from "zod";
import { lockBuyer } from "./buyer-quota.ts";
import type { OrderDeps } from "./deps.ts";
import { checkOffer, OFFER_MS, type Offer } from "./offer.ts";
import { type makeOfferSchema, type OfferView, offerSchema } from "./offer-input.ts";
import { countLiveOffers, insertOffer } from "./offer-store.ts";
import { offerView } from "./offer-view.ts";
import { publishOffer } from "./publish-offer.ts";

/** How many offers of one buyer may be live at a time. */
export const MAX_LIVE_OFFERS = 50;

const make = crashPointsAround("offers/make");

type Making = z.output<typeof makeOfferSchema> & { readonly buyerId: string };

/**
 * Makes an offer for a listing; nothing is held before it is accepted.
 * @throws MarketplaceError as `checkOffer` and `answerOnce` do, `ALREADY_EXISTS`, or `RATE_LIMITED`.
 */
export function makeOffer(
  deps: OrderDeps,
  { buyerId, idempotencyKey: key, ...asked }: Making,
): Promise<OfferView> {
  const { postgres, mongo, clock, newId } = deps;
  const request = { scope: buyerId, procedure: "offers.make", key, input: asked, output: offerSchema };
  return answerOnce(deps, request, async (record) => {
    const { price, message = null } = asked;
    const listing = checkOffer(await findListing(mongo, asked.listingId), { buyerId, price });
    const now = clock();
    const offer: Offer = {
      ...{ id: newId(), listingId: listing.id, buyerId, sellerId: listing.sellerId },
      ...{ listingTitle: listing.title, status: "open", price, reservationId: null, version: 1 },
      ...{ expiresAt: new Date(now.getTime() + OFFER_MS), createdAt: now, updatedAt: now },
    };
    const move = { event: "make", actorId: buyerId, amount: price.amount, message, at: now } as const;
    await make(() =>
      postgres.sequelize.transaction(async (transaction) => {
        await lockBuyer(transaction, buyerId);
        if ((await countLiveOffers(transaction, buyerId)) >= MAX_LIVE_OFFERS) {
          throw new MarketplaceError(
            "RATE_LIMITED",
            `You have ${MAX_LIVE_OFFERS} offers open, which is the most at a time. Withdraw one, or wait for answers.`,
            { details: { limit: MAX_LIVE_OFFERS } },
          );
        }
        await insertOffer(transaction, { offer, move });
        await publishOffer(deps, transaction, { offer, move });
        await record(transaction, offerView(buyerId, offer));
      }),
    );
  });
}
