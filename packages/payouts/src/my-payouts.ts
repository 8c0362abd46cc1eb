import { decodeCursor, encodeCursor, idSchema } from "@marketplace/kernel";
import { rowsOf } from "@marketplace/stores";
import { z } from "zod";
import type { PayoutDeps } from "./deps.ts";
import type { MyPayouts } from "./payout-input.ts";
import { PAYOUT_COLUMNS, payoutRow } from "./payout-store.ts";
import { type PayoutView, payoutView } from "./payout-view.ts";

const positionSchema = z.strictObject({ at: z.iso.datetime(), id: idSchema });

/** A page of payouts; `nextCursor` leads to the next one and is null on the last. */
export interface PayoutPage {
  readonly items: PayoutView[];
  readonly nextCursor: string | null;
}

/**
 * Lists a seller's payouts, newest first.
 * @throws MarketplaceError `VALIDATION_FAILED` for a cursor that was not made here.
 */
export async function myPayouts(
  { postgres }: Pick<PayoutDeps, "postgres">,
  sellerId: string,
  { status, cursor, limit }: MyPayouts,
): Promise<PayoutPage> {
  const after = cursor === undefined ? null : decodeCursor(positionSchema, cursor);
  const rows = await rowsOf(postgres.sequelize, payoutRow, {
    sql: `SELECT ${PAYOUT_COLUMNS} FROM payouts
          WHERE seller_id = $sellerId AND ($status::text IS NULL OR status = $status)
            AND ($at::timestamptz IS NULL OR (requested_at, id) < ($at::timestamptz, $id::uuid))
          ORDER BY requested_at DESC, id DESC LIMIT $limit::int`,
    bind: {
      sellerId,
      status: status ?? null,
      at: after?.at ?? null,
      id: after?.id ?? null,
      limit: limit + 1,
    },
  });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(payoutView),
    nextCursor:
      last === undefined || rows.length <= limit
        ? null
        : encodeCursor({ at: last.requestedAt.toISOString(), id: last.id }),
  };
}
