import { defineSaga, type Saga } from "@marketplace/durable";
import { MarketplaceError } from "@marketplace/kernel";
import { type Payment, type PaymentReport, paymentReportSchema } from "@marketplace/payments";
import { z } from "zod";
import type { OrderDeps } from "./deps.ts";
import { noteReport, paymentOf } from "./payment-steps.ts";
import { type ReturnMoneyInput, returnMoneyInputSchema } from "./return-input.ts";

// A refund is owed however long the provider is away: about four days of tries before people must see to it.
const patience = { attempts: 600, minMs: 500, maxMs: 600_000 };

/**
 * Gives a buyer's money back, at the provider. The transaction that begins it has decided so and posted it to the
 * ledger, so there is no way back: it is done, or people must see to it.
 */
export function returnMoneySaga(deps: () => OrderDeps): Saga<ReturnMoneyInput, null> {
  return defineSaga({ name: "return-money", version: 1, input: returnMoneyInputSchema })
    .begun({ name: "decide", pivot: true, undo: null })
    .step({
      name: "give-back",
      external: true,
      retry: patience,
      result: paymentReportSchema.nullable(),
      async run({ input: { orderId, paymentKey, refund } }) {
        const payment = await paymentOf(deps(), paymentKey);
        if (refund === null) return letGoOrTell(deps(), payment);
        return deps().provider.refund(payment, { requestKey: `${orderId}:refund`, money: refund });
      },
      // Its key makes a repetition the same request, so whether it happened need not be known before.
      settle: async () => ({ happened: false }),
      undo: null,
    })
    .step({
      name: "note",
      undo: null,
      async run({ results, transaction, now }) {
        const report = results["give-back"];
        if (report !== null) await noteReport(deps(), transaction, { report, now });
      },
    })
    .output(z.null(), () => null);
}

/** Lets go of what is held. What has been taken all the same is told as such, whereupon it goes back. */
async function letGoOrTell(
  { provider }: Pick<OrderDeps, "provider">,
  payment: Payment,
): Promise<PaymentReport | null> {
  try {
    return await provider.void(payment, { requestKey: `${payment.key}:void` });
  } catch (refusal) {
    if (!(refusal instanceof MarketplaceError && refusal.code === "INVALID_TRANSITION")) throw refusal;
    const report = await provider.status(payment);
    if (report === null || report.captured === 0) throw refusal;
    return report;
  }
}
