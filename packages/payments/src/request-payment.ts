import { type Clock, sameMoney } from "@marketplace/kernel";
import type { Sequelize } from "sequelize";
import type { Payment, PaymentReport } from "./payment.ts";
import { findPayment, insertPayment, keepReference, type NewPayment } from "./payment-store.ts";
import type { PaymentMethod, PaymentProvider } from "./provider.ts";

/** What a payment is asked for with. */
export interface RequestPaymentDeps {
  readonly sequelize: Sequelize;
  readonly provider: PaymentProvider;
  readonly clock: Clock;
}

/** A payment to ask for, and the card. */
export interface PaymentRequest extends Omit<NewPayment, "provider"> {
  readonly method: PaymentMethod;
}

/**
 * Asks for money to be held, in steps of which each is committed before the next: the pending row, the provider's
 * reference, the hold. So a crash anywhere leaves a row that tells what to ask the provider for, and a second call
 * with the same key first asks what became of the first. The caller hands the report to `takeReport`.
 * @throws MarketplaceError as the provider does; `IDEMPOTENCY_MISMATCH` when the key names other money.
 */
export async function requestPayment(
  { sequelize, provider, clock }: RequestPaymentDeps,
  { id, key, money, method }: PaymentRequest,
): Promise<PaymentReport> {
  const payment =
    (await findSame(sequelize, { key, money, provider })) ??
    (await sequelize.transaction((transaction) =>
      insertPayment({ transaction }, { id, key, money, provider: provider.name }, clock()),
    ));
  const said = lastReport(payment);
  if (said !== null) return said;
  // Without a reference nothing can be held yet, or the provider knows the key and answers a retry by it.
  const known = payment.reference === null ? null : await provider.status(payment);
  if (known !== null) return known;

  const reference = payment.reference ?? (await provider.open({ key, money })).reference;
  if (reference !== null && payment.reference === null)
    await sequelize.transaction((transaction) => keepReference({ transaction }, { key, reference }, clock()));
  return await provider.authorise({ key, money, method, reference });
}

/** A payment that its caller has written before; another one under its key is left for `insertPayment` to refuse. */
async function findSame(
  sequelize: Sequelize,
  { key, money, provider }: Pick<PaymentRequest, "key" | "money"> & Pick<RequestPaymentDeps, "provider">,
): Promise<Payment | null> {
  const known = await findPayment(sequelize, key);
  return known?.provider === provider.name && sameMoney(known.money, money) ? known : null;
}

/** What its provider last said of a payment; null while that is nothing. */
export function lastReport({
  key,
  reference,
  status,
  captured,
  refunded,
  failure,
}: Payment): PaymentReport | null {
  if (status === "pending" || reference === null) return null;
  return { key, reference, status, captured, refunded, failure };
}
