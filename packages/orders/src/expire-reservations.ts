import { crashPointsAround } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import { expireReservation } from "@marketplace/listings";
import { rowsOf } from "@marketplace/stores";
import { z } from "zod";
import type { OrderDeps } from "./deps.ts";

const BATCH = 200;
const release = crashPointsAround("orders/expire");
const overdueRow = z.object({ reservationId: z.string(), listingId: z.string() });

/**
 * Puts units back on sale whose reservation has run out without an order: a placing that died or is stuck before it
 * recorded one. Units under an order or an offer go by the deadline of that. Any worker may do this, at any time; answers
 * with how many it gave back.
 */
export async function expireReservations(
  deps: Pick<OrderDeps, "postgres" | "sales" | "clock" | "log">,
): Promise<number> {
  const overdue = await rowsOf(deps.postgres.sequelize, overdueRow, {
    sql: `SELECT id AS "reservationId", listing_id AS "listingId" FROM reservations
          WHERE status = 'held' AND expires_at <= $now
            AND NOT EXISTS (SELECT FROM orders WHERE orders.reservation_id = reservations.id)
            AND NOT EXISTS (SELECT FROM offers WHERE offers.reservation_id = reservations.id)
          ORDER BY expires_at LIMIT ${BATCH}`,
    bind: { now: deps.clock() },
  });
  let expired = 0;
  for (const one of overdue) if (await expire(deps, one)) expired += 1;
  return expired;
}

async function expire(
  { sales, clock, log }: Pick<OrderDeps, "sales" | "clock" | "log">,
  { reservationId, listingId }: z.output<typeof overdueRow>,
): Promise<boolean> {
  try {
    await release(() =>
      sales.changeUnits([{ listingId, effect: "release" }], async (transaction) => {
        if (await expireReservation(transaction, { reservationId, now: clock() })) return;
        throw new MarketplaceError("STALE_VERSION", "An order stands on this reservation by now.");
      }),
    );
    return true;
  } catch (failure) {
    const isRace = failure instanceof MarketplaceError && failure.code === "STALE_VERSION";
    if (!isRace)
      log.error({ reservationId, err: failure }, "a reservation has run out, and could not be given back");
    return false;
  }
}
