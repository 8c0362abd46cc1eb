import { notFound } from "@marketplace/kernel";
import type { PaymentReport } from "./payment.ts";
import { closeUnnamed, findPayment, insertPayment, type NewPayment } from "./payment-store.ts";
import type { RequestPaymentDeps } from "./request-payment.ts";

/**
 * Lets go of a payment for good, whether or not it was ever asked for: the counterpart of `requestPayment`, whose
 * runner may stand still anywhere and wake up later. It then finds the provider unwilling, or, where it has not yet
 * told us by which reference a payment is known, a row that is closed and takes none. The caller hands what it
 * answers to `takeReport`; null when nothing was ever held and nothing ever will be.
 * @throws MarketplaceError as the provider does; `IDEMPOTENCY_MISMATCH` when the key names other money.
 */
export async function voidPayment(
  { sequelize, provider, clock }: RequestPaymentDeps,
  { id, key, money }: Omit<NewPayment, "provider">,
): Promise<PaymentReport | null> {
  // A row has to be there, for a runner to find closed that has not come to writing it.
  await sequelize.transaction((transaction) =>
    insertPayment({ transaction }, { id, key, money, provider: provider.name }, clock()),
  );
  for (;;) {
    const payment = await findPayment(sequelize, key);
    if (payment === null) throw notFound("payment");
    const report = await provider.void(payment, { requestKey: `${key}:void` });
    if (report !== null) return report;
    const closed = await sequelize.transaction((transaction) => closeUnnamed({ transaction }, key, clock()));
    if (closed) return null;
    // It got its reference in the meantime, which cannot happen twice.
  }
}
