/*
 * Placing an order: verify → reserve → authorise → record → capture → pay, which also notifies. Verifying and
 * reserving come before the saga and in the transaction that begins it (`reserve-units.ts`), so that whoever comes too
 * late is refused at once and leaves nothing; from there on it ends in one of two ways, killed wherever it may be: the
 * orders stand, each with its unit and its money in escrow, or every unit is back on sale and no money is held.
 *
 * A payment that the buyer has to confirm at their bank is recorded as it is, and the saga ends with nothing captured;
 * `collect-payment.ts` goes on when the buyer has, or the deadline of the order puts everything back.
 */
import { defineSaga, type Saga } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import { secureReservation } from "@marketplace/listings";
import { paymentReportSchema, requestPayment, takeReport } from "@marketplace/payments";
import { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import { newOrder } from "./new-order.ts";
import { insertOrders } from "./order-store.ts";
import { boughtOffer } from "./pay-offer.ts";
import {
  accepted,
  captureMoney,
  letGo,
  noteReport,
  PROVIDER_RETRY,
  paymentOf,
  refuseEnded,
  settleCapture,
} from "./payment-steps.ts";
import {
  type Placed,
  type PlaceInput,
  type PlaceItem,
  placedSchema,
  placeInputSchema,
  totalOf,
} from "./place-input.ts";
import { putBack } from "./put-back.ts";

/** The saga of a placing; the transaction that begins it reserves the units and writes the payment as pending. */
export function placeOrderSaga(deps: () => OrderDeps): Saga<PlaceInput, Placed> {
  return defineSaga({ name: "place-order", version: 1, input: placeInputSchema })
    .begun({ name: "reserve", undo: ({ input, now }) => putBack(deps(), input.items, now) })
    .step({
      name: "authorise",
      external: true,
      retry: PROVIDER_RETRY,
      result: paymentReportSchema,
      async run({ input, now }) {
        if (input.reservedUntil <= now) throw tooLate();
        const { payment } = input;
        const { postgres, provider, clock } = deps();
        return accepted(
          deps(),
          await requestPayment(
            { sequelize: postgres.sequelize, provider, clock },
            { id: payment.id, key: payment.key, money: totalOf(input), method: { token: payment.token } },
          ),
        );
      },
      async settle({ input: { payment } }) {
        const report = await deps().provider.status(await paymentOf(deps(), payment.key));
        return report === null ? { happened: false } : { happened: true, result: report };
      },
      undo: ({ input, now }) => letGo(deps(), input.payment.key, now),
    })
    .step({
      name: "record",
      result: z.object({ captures: z.boolean() }),
      undo: null,
      async run({ input, results: { authorise: report }, transaction, now }) {
        if (input.reservedUntil <= now) throw tooLate();
        const { provider } = deps();
        const { key } = input.payment;
        const { payment } = await takeReport({ transaction }, { provider: provider.name, key, report, now });
        refuseEnded(payment);
        // What the buyer has confirmed meanwhile, as a webhook told, is taken at once.
        const captures = payment.status !== "requires_confirmation";
        for (const { offerId } of input.items)
          if (offerId !== null) await boughtOffer(transaction, offerId, now);
        // From here on the unit goes by the order's own deadline, also while it is to be confirmed.
        for (const { reservationId } of input.items)
          await secureReservation(transaction, { reservationId, now });
        await insertOrders(
          transaction,
          input.items.map((item) => recorded(input, { item, captures, now })),
        );
        return { captures };
      },
    })
    .step({
      name: "capture",
      external: true,
      pivot: true,
      retry: PROVIDER_RETRY,
      result: paymentReportSchema.nullable(),
      run: async ({ input, results }) =>
        results.record.captures ? captureMoney(deps(), input.payment.key, totalOf(input)) : null,
      settle: ({ input }) => settleCapture(deps(), input.payment.key),
      undo: null,
    })
    .step({
      name: "pay",
      undo: null,
      async run({ results: { capture: report }, transaction, now }) {
        if (report !== null) await noteReport(deps(), transaction, { report, now });
      },
    })
    .output(placedSchema, ({ input }) => ({ orderIds: input.items.map(({ orderId }) => orderId) }));
}

interface Recording {
  readonly item: PlaceItem;
  readonly captures: boolean;
  readonly now: Date;
}

function recorded(
  { buyerId, bundleId, shipping, reservedUntil, payment }: PlaceInput,
  { item: { orderId: id, ...item }, captures, now }: Recording,
) {
  const stage = captures ? "capturing" : "paying";
  return newOrder({
    ...item,
    id,
    buyerId,
    bundleId,
    shipping,
    reservedUntil,
    paymentKey: payment.key,
    stage,
    now,
  });
}

function tooLate(): MarketplaceError {
  return new MarketplaceError(
    "RESERVATION_EXPIRED",
    "The payment took too long, and the item is back on sale. Nothing was charged; order it again.",
  );
}
