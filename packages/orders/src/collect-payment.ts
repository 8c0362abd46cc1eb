import { defineSaga, type Saga } from "@marketplace/durable";
import { paymentReportSchema } from "@marketplace/payments";
import { type CollectInput, collectInputSchema } from "./collect-input.ts";
import type { OrderDeps } from "./deps.ts";
import {
  accepted,
  captureMoney,
  letGo,
  noteReport,
  PROVIDER_RETRY,
  paymentOf,
  settleCapture,
} from "./payment-steps.ts";
import { type Placed, placedSchema } from "./place-input.ts";
import { putBack } from "./put-back.ts";

/** Takes the money of orders whose buyer had to confirm the payment; the transaction that begins it secures them. */
export function collectPaymentSaga(deps: () => OrderDeps): Saga<CollectInput, Placed> {
  return defineSaga({ name: "collect-payment", version: 1, input: collectInputSchema })
    .begun({ name: "secure", undo: ({ input, now }) => putBack(deps(), input.items, now) })
    .step({
      name: "look",
      external: true,
      retry: PROVIDER_RETRY,
      async run({ input: { paymentKey } }) {
        const payment = await paymentOf(deps(), paymentKey);
        const report = await deps().provider.status(payment);
        if (report !== null) await accepted(deps(), report);
      },
      settle: async () => ({ happened: false }),
      undo: ({ input, now }) => letGo(deps(), input.paymentKey, now),
    })
    .step({
      name: "capture",
      external: true,
      pivot: true,
      retry: PROVIDER_RETRY,
      result: paymentReportSchema,
      run: ({ input }) => captureMoney(deps(), input.paymentKey, input.total),
      settle: ({ input }) => settleCapture(deps(), input.paymentKey),
      undo: null,
    })
    .step({
      name: "pay",
      undo: null,
      async run({ results, transaction, now }) {
        await noteReport(deps(), transaction, { report: results.capture, now });
      },
    })
    .output(placedSchema, ({ input }) => ({ orderIds: input.items.map(({ orderId }) => orderId) }));
}
