/*
 * What the two sagas that take money do in the same way: a placing, which takes it at once, and the collecting of a
 * payment that its buyer had to confirm first. Every request goes by a key of the payment, so that both may be asked
 * for the same one and the provider still does it once.
 */
import type { Begun, Settled } from "@marketplace/durable";
import { MarketplaceError, type Money, notFound } from "@marketplace/kernel";
import {
  findPayment,
  insertPayment,
  type Payment,
  type PaymentReport,
  takeReport,
  voidPayment,
} from "@marketplace/payments";
import type { Transaction } from "sequelize";
import type { OrderDeps } from "./deps.ts";
import { followPayment } from "./follow-payment.ts";
import { type Placed, type PlaceInput, totalOf } from "./place-input.ts";

type PayDeps = Pick<OrderDeps, "postgres" | "provider" | "clock">;

/** How long the taking of money is tried while the provider is away: about ten minutes. */
export const PROVIDER_RETRY = { attempts: 40, minMs: 200, maxMs: 20_000 };

/** A payment that has been written before anything was asked of its provider. @throws MarketplaceError `NOT_FOUND` */
export async function paymentOf({ postgres }: Pick<PayDeps, "postgres">, key: string): Promise<Payment> {
  const payment = await findPayment(postgres.sequelize, key);
  if (payment === null) throw notFound("payment");
  return payment;
}

/** Writes the payment of a placing as pending, in the transaction that begins it. */
export async function announcePayment(
  { provider }: Pick<PayDeps, "provider">,
  transaction: Transaction,
  { input, now }: { readonly input: PlaceInput; readonly now: Date },
): Promise<void> {
  const { id, key } = input.payment;
  const money = totalOf(input);
  await insertPayment({ transaction }, { id, key, money, provider: provider.name }, now);
}

/** Lets go of what is held, and of what a request that is still on its way might yet hold. */
export async function letGo({ postgres, provider, clock }: PayDeps, key: string, now: Date): Promise<void> {
  const { sequelize } = postgres;
  const { id, money } = await paymentOf({ postgres }, key);
  const report = await voidPayment({ sequelize, provider, clock }, { id, key, money });
  if (report === null) return;
  await sequelize.transaction((transaction) =>
    takeReport({ transaction }, { provider: provider.name, key, report, now }),
  );
}

/** Takes money that is held. @throws MarketplaceError `PAYMENT_DECLINED` when it cannot be. */
export async function captureMoney(deps: OrderDeps, key: string, money: Money): Promise<PaymentReport> {
  const payment = await paymentOf(deps, key);
  return accepted(deps, await deps.provider.capture(payment, { requestKey: `${key}:capture`, money }));
}

/** What became of a capture whose answer was lost. */
export async function settleCapture(deps: PayDeps, key: string): Promise<Settled<PaymentReport>> {
  const report = await deps.provider.status(await paymentOf(deps, key));
  return report !== null && report.captured > 0 ? { happened: true, result: report } : { happened: false };
}

/** Takes in what a provider has done, and moves the orders of the payment on; answers as `followPayment` does. */
export async function noteReport(
  deps: OrderDeps,
  transaction: Transaction,
  { report, now }: { readonly report: PaymentReport; readonly now: Date },
): Promise<Begun<Placed> | null> {
  const taken = await takeReport(
    { transaction },
    { provider: deps.provider.name, key: report.key, report, now },
  );
  return taken.changed ? followPayment(deps, transaction, { taken, now }) : null;
}

/**
 * A report, unless it says no, which is taken in first: nobody else may ever tell of it.
 * @throws MarketplaceError `PAYMENT_DECLINED`
 */
export async function accepted(deps: OrderDeps, report: PaymentReport): Promise<PaymentReport> {
  if (hasEnded(report)) {
    const now = deps.clock();
    await deps.postgres.sequelize.transaction((transaction) =>
      noteReport(deps, transaction, { report, now }),
    );
  }
  refuseEnded(report);
  return report;
}

/** Refuses a payment of which no money is or can be held, in words for the buyer. @throws MarketplaceError `PAYMENT_DECLINED` */
export function refuseEnded({ status, failure }: Pick<Payment, "status" | "failure">): void {
  if (!hasEnded({ status })) return;
  throw new MarketplaceError(
    "PAYMENT_DECLINED",
    "The payment was declined, and nothing was charged. Try another card, or ask your bank.",
    { details: { reason: failure ?? status } },
  );
}

function hasEnded({ status }: Pick<Payment, "status">): boolean {
  return status === "failed" || status === "voided";
}
