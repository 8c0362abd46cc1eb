import { crashPointsAround } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import type { OrderDeps } from "./deps.ts";
import { applyMove } from "./move-offer.ts";
import { overdueOffers } from "./offer-store.ts";

const BATCH = 200;
const end = crashPointsAround("offers/expire");

/**
 * Ends offers that nobody answered or paid in time, and puts back on sale what was held for them. Any worker may, at
 * any time; answers with how many it ended. Of this and an order that is being placed on an offer the first to lock the
 * reservation wins.
 */
export async function expireOffers(deps: OrderDeps): Promise<number> {
  const { postgres, clock, log } = deps;
  let expired = 0;
  for (const offer of await overdueOffers(postgres.sequelize, clock(), BATCH)) {
    const request = { event: "expire", actor: "system", actorId: null, version: offer.version } as const;
    try {
      await end(() => applyMove(deps, offer, { request, also: async () => {} }));
      expired += 1;
    } catch (failure) {
      const isRace =
        failure instanceof MarketplaceError && ["STALE_VERSION", "INVALID_TRANSITION"].includes(failure.code);
      if (!isRace)
        log.error({ offerId: offer.id, err: failure }, "an offer has expired, and could not be ended");
    }
  }
  return expired;
}
