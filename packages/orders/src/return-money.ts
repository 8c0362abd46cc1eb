import { defineSaga, type Saga } from "@marketplace/durable";
import { moneySchema, notFound } from "@marketplace/kernel";
import { findPayment, paymentReportSchema, takeReport } from "@marketplace/payments";
import { z } from "zod";
import type { OrderBase } from "./deps.ts";

const inputSchema = z.strictObject({
  orderId: z.string(),
  paymentKey: z.string(),
  /** What goes back to the buyer; null where all that is held is let go. */
  refund: moneySchema.nullable(),
});

/** Whose money goes back, and how much. */
export type ReturnMoneyInput = z.output<typeof inputSchema>;

// A refund is owed however long the provider is away: about four days of tries before people must see to it.
const patience = { attempts: 600, minMs: 500, maxMs: 600_000 };

/**
 * Gives a buyer's money back, at the provider. The transaction that begins it has decided so and posted it to the
 * ledger, so there is no way back: it is done, or people must see to it.
 */
export function returnMoneySaga({
  postgres: { sequelize },
  provider,
}: Pick<OrderBase, "postgres" | "provider">): Saga<ReturnMoneyInput, null> {
  return defineSaga({ name: "return-money", version: 1, input: inputSchema })
    .begun({ name: "decide", pivot: true, undo: null })
    .step({
      name: "give-back",
      external: true,
      retry: patience,
      result: paymentReportSchema.nullable(),
      async run({ input: { orderId, paymentKey, refund } }) {
        const payment = await findPayment(sequelize, paymentKey);
        if (payment === null) throw notFound("payment");
        return refund === null
          ? provider.void(payment, { requestKey: `${paymentKey}:void` })
          : provider.refund(payment, { requestKey: `${orderId}:refund`, money: refund });
      },
      // Its key makes a repetition the same request, so whether it happened need not be known before.
      settle: async () => ({ happened: false }),
      undo: null,
    })
    .step({
      name: "note",
      undo: null,
      async run({ input: { paymentKey: key }, results, transaction, now }) {
        const report = results["give-back"];
        if (report === null) return;
        await takeReport({ sequelize, transaction }, { provider: provider.name, key, report, now });
      },
    })
    .output(z.null(), () => null);
}
