import { releaseReservation } from "@marketplace/listings";
import { applyDecision } from "./apply-decision.ts";
import type { OrderDeps } from "./deps.ts";
import { findOrder, lockOrder } from "./find-order.ts";
import { timerOf } from "./order-deadline.ts";
import { decideChange } from "./order-decisions.ts";
import { unpayOffer } from "./pay-offer.ts";
import type { PlaceItem } from "./place-input.ts";

/** A unit that was held for a purchase, and the order of it, which may not have come to be. */
export type HeldUnit = Pick<PlaceItem, "orderId" | "listingId" | "reservationId"> & {
  /** A unit that an accepted offer holds stays held until its own deadline while no order stands on it. */
  readonly offerId?: string | null;
};

/**
 * Puts units back on sale that could not be paid, and cancels the orders of them, which stay as cancelled ones; all
 * together or not at all. Again is the same as once.
 */
export async function putBack(deps: OrderDeps, units: readonly HeldUnit[], now: Date): Promise<void> {
  const { postgres, sales } = deps;
  const given = await Promise.all(
    units.map(async (unit) => {
      // Found now or never: whoever would record the order has been fenced off.
      if (unit.offerId == null || (await findOrder(postgres, unit.orderId)) !== null) return [unit];
      await unpayOffer(deps, unit.offerId, now);
      return [];
    }),
  );
  const held = given.flat();
  if (held.length === 0) return;
  const releases = held.map(({ listingId }) => ({ listingId, effect: "release" }) as const);
  await sales.changeUnits(releases, async (transaction) => {
    for (const { orderId, reservationId } of held) {
      const order = await lockOrder(transaction, orderId);
      if (order === null) {
        await releaseReservation(transaction, reservationId, now);
        continue;
      }
      if (timerOf(order.stage) === null) continue;
      const change = { event: "cancel", reason: "It could not be paid." } as const;
      const cancelled = { change, actor: "system", actorId: null, version: order.version, now } as const;
      await applyDecision(deps, transaction, decideChange(order, cancelled));
    }
  });
}
